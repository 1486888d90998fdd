//! The people at the desk, what each may do, and what they do there.

mod account;
mod desk;
mod next;
mod role;

pub use account::{
    AccountDesk, AccountError, Enrolment, SignedIn, StaffMember, Stage, Standing, Typed, Visit,
};
pub use desk::{
    ConsultationLine, ConsultationList, ConsultationRecord, ContactPart, Covered, Cursor,
    DeskError, Figures, Filter, HistoryLine, LicenseCover, LicenseGap, Look, MailFilter, MailLine,
    MailList, MailShown, MailState, MayDo, MovePlan, NeedsOutcome, Next, Phase, PhoneBooking,
    PhoneForm, PhonePage, PhoneStart, PhoneStep, Source, StaffDesk, Today,
};
pub use next::NextPage;
pub use role::{Permission, Role};
