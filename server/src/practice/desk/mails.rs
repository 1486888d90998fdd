use domain::{
    id::MailId,
    staff::{Cursor, DeskError, MailList, MailShown, Permission, StaffMember},
    time::Instant,
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    list::PAGE,
    scope::{Witness, allow},
    wording::{cut, desk_zone, mail_line},
};
use crate::{
    practice::{Deed, Practice, booking::letters},
    store::{
        desk::{self as rows, MailPage},
        practice,
    },
};

/// A page of mails.
pub(super) async fn mails(
    desk: &Practice,
    staff: &StaffMember,
    shown: &MailShown,
) -> Outcome<MailList> {
    allow(staff, Permission::ManageMail)?;
    let now = desk.now();
    let mut db = desk.store().read().await?;
    let zone = desk_zone(&practice::settings(&mut db).await?);
    let after = shown.after.as_ref();
    let page = MailPage {
        only: shown.only,
        now,
        after: after.map_or((Instant::from_epoch(i64::MAX), ""), |after| {
            (Instant::from_epoch(after.at), after.id.as_str())
        }),
        most: PAGE as i64 + 1,
    };
    let mut entries = rows::mails(&mut db, &page).await?;
    let next = cut(&mut entries, PAGE, |one| Cursor {
        at: one.due_at.epoch(),
        id: one.id.as_str().to_owned(),
    });
    Ok(MailList {
        lines: entries
            .into_iter()
            .map(|entry| mail_line(entry, &zone, now))
            .collect(),
        more: next.map(|after| {
            let only = shown.only;
            let after = Some(after);
            MailShown { only, after }.query()
        }),
    })
}

/// Puts a mail that ended badly back into the outbox.
pub(super) async fn send_again(desk: &Practice, staff: &StaffMember, id: &MailId) -> Outcome<()> {
    allow(staff, Permission::ManageMail)?;
    desk.perform(SendAgain {
        staff: staff.clone(),
        id: id.clone(),
    })
    .await?;
    letters::ring(desk);
    Ok(())
}

struct SendAgain {
    staff: StaffMember,
    id: MailId,
}

impl Deed for SendAgain {
    type Answer = ();
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let (staff, now) = (&self.staff, desk.now());
        if !rows::send_again(tx, &self.id, now).await? {
            return Err(DeskError::MailSettled.into());
        }
        let witness = Witness { staff, now };
        let object = format!("mail:{}", self.id);
        Ok(witness.note_of(tx, "sent_again", &object, "").await?)
    }
}
