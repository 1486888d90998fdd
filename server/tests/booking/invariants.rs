//! What is true of the store at every moment, whatever people do and however many at once.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::FromRow;

use crate::support::TestPractice;

#[derive(FromRow)]
struct Claim {
    id: String,
    therapist_id: String,
    lane: i64,
    kind: String,
    starts_at: i64,
    ends_at: i64,
    occupied_until: i64,
}

#[derive(FromRow)]
struct Cell {
    therapist_id: String,
    lane: i64,
    cell: i64,
    claim_id: String,
}

#[derive(FromRow)]
struct Consultation {
    id: String,
    claim_id: Option<String>,
    therapist_id: String,
    starts_at: i64,
    ends_at: i64,
    status: String,
    version: i64,
    events: i64,
    licensed: i64,
}

const CONSULTATIONS: &str = "SELECT id, claim_id, therapist_id, starts_at, ends_at, status, version,
    CAST((SELECT COUNT(*) FROM consultation_event e WHERE e.consultation_id = c.id) AS BIGINT) AS events,
    CAST((SELECT COUNT(*) FROM license l WHERE l.id = c.license_id AND l.therapist_id = c.therapist_id
        AND l.state = c.state) AS BIGINT) AS licensed
    FROM consultation c";
const REPEATED_MAIL: &str = "SELECT consultation_id FROM mail
    GROUP BY consultation_id, version, kind, recipient HAVING COUNT(*) > 1";

/// Everything that should not be, each in a line that begins with its kind.
pub async fn violations(practice: &TestPractice) -> Vec<String> {
    let mut db = practice.store().read().await.unwrap();
    let claims: Vec<Claim> = sqlx::query_as("SELECT * FROM claim ORDER BY starts_at, id")
        .fetch_all(&mut *db)
        .await
        .unwrap();
    let cells: Vec<Cell> = sqlx::query_as("SELECT * FROM claim_cell")
        .fetch_all(&mut *db)
        .await
        .unwrap();
    let consultations: Vec<Consultation> = sqlx::query_as(CONSULTATIONS)
        .fetch_all(&mut *db)
        .await
        .unwrap();
    drop(db);
    let mut found = overlaps(&claims);
    found.extend(cell_faults(&claims, &cells));
    found.extend(consultation_faults(&claims, &consultations));
    let repeated = practice.texts(REPEATED_MAIL, &[]).await;
    found.extend(repeated.iter().map(|id| format!("mail: twice about {id}")));
    found
}

/// Fails where anything is as it should not be.
pub async fn assert_sound(practice: &TestPractice) {
    let found = violations(practice).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn overlaps(claims: &[Claim]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, one) in claims.iter().enumerate() {
        let later = claims[at + 1..].iter().filter(|other| {
            one.therapist_id == other.therapist_id
                && one.lane == other.lane
                && one.starts_at < other.occupied_until
                && other.starts_at < one.occupied_until
        });
        found.extend(later.map(|other| format!("overlap: {} and {}", one.id, other.id)));
    }
    found
}

/// Cells are exactly what the claims cover.
fn cell_faults(claims: &[Claim], cells: &[Cell]) -> Vec<String> {
    let there: BTreeSet<_> = cells
        .iter()
        .map(|one| (&one.claim_id, &one.therapist_id, one.lane, one.cell))
        .collect();
    let covered: BTreeSet<_> = claims
        .iter()
        .flat_map(|one| {
            (one.starts_at / 300..one.occupied_until / 300)
                .map(move |cell| (&one.id, &one.therapist_id, one.lane, cell))
        })
        .collect();
    let missing = covered.difference(&there);
    let orphans = there.difference(&covered);
    missing
        .map(|cell| format!("cell: missing {cell:?}"))
        .chain(orphans.map(|cell| format!("cell: of nobody {cell:?}")))
        .collect()
}

/// Whoever stands in the calendar holds just that time, and nobody else holds any.
fn consultation_faults(claims: &[Claim], consultations: &[Consultation]) -> Vec<String> {
    let mut found = Vec::new();
    let mut bookings: BTreeMap<&str, &Claim> = claims
        .iter()
        .filter(|claim| claim.kind == "booking")
        .map(|claim| (claim.id.as_str(), claim))
        .collect();
    for one in consultations {
        let claim = one.claim_id.as_deref().and_then(|id| bookings.remove(id));
        let stands = matches!(one.status.as_str(), "confirmed" | "held" | "no_show");
        let fits = claim.map(|claim| {
            claim.therapist_id == one.therapist_id
                && (claim.starts_at, claim.ends_at) == (one.starts_at, one.ends_at)
        });
        match (stands, fits) {
            (true, Some(true)) | (false, None) => {}
            _ => found.push(format!(
                "status: {} is {}, claim fits: {fits:?}",
                one.id, one.status
            )),
        }
        if one.events != one.version + 1 {
            found.push(format!("history: {} has {} events", one.id, one.events));
        }
        if one.licensed != 1 {
            found.push(format!("license: {} rests on another's", one.id));
        }
    }
    found.extend(
        bookings
            .keys()
            .map(|id| format!("claim: {id} is booked for nobody")),
    );
    found
}
