//! The list as a whole: brought along from elsewhere, and taken away, as CSV (RFC 4180). Either way
//! somebody says why, and it is written down.

use std::io::{Read, Write};

use domain::{
    contact::EmailAddress,
    id::SubscriberId,
    newsletter::{ConsentKind, ConsentSource, SubscriberStatus, SuppressionReason},
    time::Instant,
};
use sqlx::AnyConnection;

use super::{EMAIL_KEY, address, mailbox, token};
use crate::{
    crypto::{Column, secret},
    practice::{Deed, Fault, Practice},
    store::{
        audit::{self, AuditEvent},
        newsletter::{self as rows, Known, NewSubscriber},
    },
};

/// How many lines one transaction takes.
const AT_ONCE: usize = 250;
/// How many lines an export reads at once.
const PAGE: i64 = 500;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;
/// What the column is called that says where somebody stands, as our own lists write it.
const STATUS_COLUMN: &str = "status";
/// What the column with the addresses may be called, in small letters.
const EMAIL_COLUMNS: [&str; 5] = ["email", "e-mail", "email address", "e-mail address", "mail"];

/// Why a list was not taken or given.
#[derive(Debug, thiserror::Error)]
pub enum ListFault {
    /// Nobody said why.
    #[error("say why, in 3 to {LONGEST_REASON} characters: it is written down")]
    Reason,
    /// The file is no CSV.
    #[error("the file is no CSV that can be read: {0}")]
    Csv(#[from] csv::Error),
    /// No column has addresses.
    #[error("no column is called `email`; there are: {0}")]
    NoColumn(String),
    /// The file cannot be written.
    #[error("the file cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

type Outcome<T> = Result<T, Fault<ListFault>>;

impl From<ListFault> for Fault<ListFault> {
    fn from(refusal: ListFault) -> Self {
        Self::Refused(refusal)
    }
}

/// What is in a file of addresses, or what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// New addresses: they get the newsletter.
    pub new: u64,
    /// Addresses that are known already: they stay as they are, whatever they are.
    pub known: u64,
    /// Addresses that are not written to, because they left, bounced, complained, or said no.
    pub suppressed: u64,
    /// Addresses that the file itself says are not on the list, or not now: not confirmed, or paused.
    pub left_out: u64,
    /// Addresses that stand in the file more than once.
    pub twice: u64,
    /// The numbers of the lines that have no address which could be written to.
    pub wrong: Vec<u64>,
}

/// The addresses of a file, each once.
#[derive(Debug, Default)]
pub struct AddressFile {
    addresses: Vec<Line>,
    found: Brought,
}

/// A line of a file.
#[derive(Clone, Debug)]
struct Line {
    email: EmailAddress,
    /// Why it is not to be written to, where the file says so.
    ended: Option<SuppressionReason>,
}

impl AddressFile {
    /// Reads a file with a head line, in UTF-8, its columns parted by commas, semicolons or tabs.
    ///
    /// # Errors
    /// [`ListFault::Csv`], [`ListFault::NoColumn`]
    pub fn read(mut file: impl Read) -> Result<Self, ListFault> {
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
        let mut lines = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text);
        let head = lines.headers()?.clone();
        let is_email = |name: &str| EMAIL_COLUMNS.contains(&name.to_lowercase().as_str());
        let Some(column) = head.iter().position(is_email) else {
            let names: Vec<&str> = head.iter().collect();
            let shown = names
                .join(", ")
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect();
            return Err(ListFault::NoColumn(shown));
        };
        let status = head
            .iter()
            .position(|name| name.to_lowercase() == STATUS_COLUMN);
        let mut read = Self::default();
        let mut seen = std::collections::HashSet::new();
        for line in lines.records() {
            let line = line?;
            let number = line.position().map_or(0, |at| line_number(text, at));
            match EmailAddress::parse(plain(line.get(column).unwrap_or_default())) {
                Err(_) => read.found.wrong.push(number),
                Ok(email) if !seen.insert(email.folded()) => read.found.twice += 1,
                Ok(email) => match standing(status.and_then(|at| line.get(at))) {
                    Standing::On => read.addresses.push(Line { email, ended: None }),
                    Standing::Over(why) => read.addresses.push(Line {
                        email,
                        ended: Some(why),
                    }),
                    Standing::NotNow => read.found.left_out += 1,
                },
            }
        }
        Ok(read)
    }
}

/// Where a file says that somebody stands.
enum Standing {
    On,
    NotNow,
    Over(SuppressionReason),
}

/// Reads the column that our own lists have; without it everybody in the file is on it.
fn standing(status: Option<&str>) -> Standing {
    match status.map(|word| SubscriberStatus::from_text(&word.to_lowercase())) {
        None | Some(Ok(SubscriberStatus::Active)) => Standing::On,
        Some(Ok(SubscriberStatus::Left)) => Standing::Over(SuppressionReason::Left),
        Some(Ok(SubscriberStatus::Bounced)) => Standing::Over(SuppressionReason::Bounced),
        Some(Ok(SubscriberStatus::Complained)) => Standing::Over(SuppressionReason::Complaint),
        // Another program's words for it, too, are none that say yes.
        Some(Ok(SubscriberStatus::Pending | SubscriberStatus::Paused) | Err(_)) => Standing::NotNow,
    }
}

/// The number of the line on which a record begins. The reader counts from the end of the record
/// before it, blank lines and all.
fn line_number(text: &[u8], at: &csv::Position) -> u64 {
    let begin = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let rest = text.get(begin..).unwrap_or_default();
    let blank = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    let skipped = blank.filter(|b| **b == b'\n').count();
    at.line() + u64::try_from(skipped).unwrap_or(0)
}

/// What parts the columns: the sign that the head line has most of.
fn delimiter(text: &[u8]) -> u8 {
    let head = text.split(|b| *b == b'\n').next().unwrap_or_default();
    let many = |sign: &u8| head.iter().filter(|b| *b == sign).count();
    let best = *b",;\t"
        .iter()
        .max_by_key(|sign| many(sign))
        .unwrap_or(&b',');
    if many(&best) == 0 { b',' } else { best }
}

/// What [`guarded`] wrote.
fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| rest.starts_with(FORMULA))
        .unwrap_or(cell)
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// A cell that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> String {
    if cell.starts_with(FORMULA) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn said_why(reason: &str) -> Result<String, ListFault> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if (3..=LONGEST_REASON).contains(&reason.chars().count()) {
        Ok(reason)
    } else {
        Err(ListFault::Reason)
    }
}

impl Practice {
    /// What would become of a file's addresses. Changes nothing.
    ///
    /// # Errors
    /// A [`Fault`] of the store.
    pub async fn preview_list(&self, file: &AddressFile) -> Outcome<Brought> {
        let mut db = self.store().read().await?;
        let mut told = file.found.clone();
        for line in &file.addresses {
            let known = look(self, &mut db, &line.email).await?;
            count(&mut told, &known, line);
        }
        Ok(told)
    }

    /// Adds a file's addresses to the list, as those of people who said yes elsewhere: `reason` says
    /// where, and stands in each one's record. Who is suppressed stays so; doing it again changes
    /// nothing.
    ///
    /// # Errors
    /// [`ListFault::Reason`]
    pub async fn bring_list(&self, file: AddressFile, reason: &str, by: &str) -> Outcome<Brought> {
        let reason = said_why(reason)?;
        let mut told = file.found;
        for some in file.addresses.chunks(AT_ONCE) {
            let bring = Bring {
                some: some.to_vec(),
                reason: reason.clone(),
                by: by.to_owned(),
            };
            let done = self.perform(bring).await?;
            told.new += done.new;
            told.known += done.known;
            told.suppressed += done.suppressed;
        }
        Ok(told)
    }

    /// Writes the list: everybody who is on it or was, with where they stand. Answers how many. That
    /// somebody takes it away is written down first.
    ///
    /// # Errors
    /// [`ListFault::Reason`], [`ListFault::Csv`], [`ListFault::Io`]
    pub async fn take_list_away(
        &self,
        out: impl Write + Send,
        reason: &str,
        by: &str,
    ) -> Outcome<u64> {
        let reason = said_why(reason)?;
        let by = by.to_owned();
        self.perform(NoteExport { reason, by }).await?;
        let mut out = csv::Writer::from_writer(out);
        let head = [
            "email",
            "status",
            "first_asked",
            "confirmed",
            "paused_until",
            "left",
        ];
        out.write_record(head).map_err(ListFault::Csv)?;
        let (mut after, mut many) = (String::new(), 0);
        let mut db = self.store().read().await?;
        loop {
            let page = rows::subscribers_after(&mut db, &after, PAGE).await?;
            let Some(last) = page.last() else { break };
            last.id.as_str().clone_into(&mut after);
            for row in &page {
                let day = |at: Option<Instant>| at.map_or(String::new(), day);
                let line = [
                    guarded(&address::<ListFault>(self, row).unwrap_or_default()),
                    row.status.as_str().to_owned(),
                    day(Some(row.created_at)),
                    day(row.confirmed_at),
                    day(row.paused_until),
                    day(row.left_at),
                ];
                out.write_record(&line).map_err(ListFault::Csv)?;
                many += 1;
            }
        }
        out.flush().map_err(ListFault::Io)?;
        Ok(many)
    }
}

fn day(at: Instant) -> String {
    at.timestamp().to_string()
}

async fn look<R>(
    desk: &Practice,
    db: &mut AnyConnection,
    email: &EmailAddress,
) -> Result<Known, Fault<R>> {
    let key = desk.keys().look_up_key(EMAIL_KEY, &email.folded());
    let mailbox_key = mailbox::key(desk.keys(), email.as_str());
    Ok(rows::by_email_key(db, &key, &mailbox_key).await?)
}

/// Whether an address is new, and counts it as what it is. An import brings back nobody who said no.
fn count(told: &mut Brought, known: &Known, line: &Line) -> bool {
    if line.ended.is_some() || known.suppressed.is_some() || known.mailbox_suppressed.is_some() {
        told.suppressed += 1;
        false
    } else if known.subscriber.is_some() {
        told.known += 1;
        false
    } else {
        told.new += 1;
        true
    }
}

struct Bring {
    some: Vec<Line>,
    reason: String,
    by: String,
}

impl Deed for Bring {
    type Answer = Brought;
    type Refusal = ListFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Brought> {
        let mut told = Brought::default();
        for line in &self.some {
            if let Some(why) = line.ended {
                let key = desk.keys().look_up_key(EMAIL_KEY, &line.email.folded());
                rows::suppress(tx, &key, why, desk.now()).await?;
            }
            let known = look(desk, tx, &line.email).await?;
            if count(&mut told, &known, line) && !self.bring(desk, tx, &line.email).await? {
                // Somebody else brought it along this very moment.
                told.new -= 1;
                told.known += 1;
            }
        }
        let detail = format!("new={} reason={}", told.new, self.reason);
        let event = AuditEvent {
            actor: &self.by,
            action: "newsletter.list_imported",
            object: "subscriber",
            detail: &detail,
        };
        audit::record(tx, desk.now(), &event).await?;
        Ok(told)
    }
}

impl Bring {
    async fn bring(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        email: &EmailAddress,
    ) -> Outcome<bool> {
        let (keys, now) = (desk.keys(), desk.now());
        let id = SubscriberId::from_text(secret::uuid_v7(now));
        let sealed = keys.seal(
            Column::SUBSCRIBER_EMAIL,
            id.as_str(),
            email.as_str().as_bytes(),
        );
        let new = NewSubscriber {
            id: &id,
            email_key: &keys.look_up_key(EMAIL_KEY, &email.folded()),
            email_sealed: &sealed,
            confirm_hash: &secret::digest(&token::confirm(keys, &id)),
            manage_hash: &secret::digest(&token::manage(keys, &id)),
            now,
            confirm_until: now,
        };
        if !rows::bring(tx, &new).await? {
            return Ok(false);
        }
        let said = (ConsentKind::Imported, ConsentSource::Import);
        rows::add_consent_noting(tx, id.as_str(), said, (&self.reason, now)).await?;
        Ok(true)
    }
}

struct NoteExport {
    reason: String,
    by: String,
}

impl Deed for NoteExport {
    type Answer = ();
    type Refusal = ListFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let event = AuditEvent {
            actor: &self.by,
            action: "newsletter.list_exported",
            object: "subscriber",
            detail: &self.reason,
        };
        Ok(audit::record(tx, desk.now(), &event).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> AddressFile {
        AddressFile::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_file_of_any_of_the_usual_kinds_is_read() {
        for text in [
            "email\nada@example.org\nbo@example.org\n",
            "\u{feff}Name,E-Mail\r\nAda,ada@example.org\r\n\"Bo, jr\",bo@example.org\r\n",
            "name;Email Address\nAda;ada@example.org\nBo;bo@example.org",
            "mail\tname\nada@example.org\tAda\nbo@example.org\tBo\n",
        ] {
            assert_eq!(read(text).addresses.len(), 2, "{text}");
        }
    }

    #[test]
    fn lines_that_hold_no_address_are_named_and_doubles_are_counted() {
        let file = read("email\nada@example.org\n\nnobody\nADA@example.org\n,\n");
        assert_eq!(file.addresses.len(), 1);
        assert_eq!(
            (file.found.twice, file.found.wrong.as_slice()),
            (1, &[4, 6][..])
        );
    }

    #[test]
    fn a_file_without_the_column_says_which_there_are() {
        let fault = AddressFile::read(&b"name,phone\nAda,1\n"[..]).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "no column is called `email`; there are: name, phone"
        );
    }

    #[test]
    fn no_spreadsheet_takes_an_address_for_a_formula_and_it_reads_back() {
        assert_eq!(guarded("=cmd@example.org"), "'=cmd@example.org");
        assert_eq!(plain(&guarded("+a@example.org")), "+a@example.org");
        assert_eq!(
            plain("'x@example.org"),
            "'x@example.org",
            "that is somebody's address"
        );
        assert_eq!(guarded("ada@example.org"), "ada@example.org");
    }

    #[test]
    fn a_reason_is_a_reason() {
        assert!(said_why("  ").is_err() && said_why("no").is_err());
        assert_eq!(
            said_why(" moved \n from a list ").unwrap(),
            "moved from a list"
        );
    }
}
