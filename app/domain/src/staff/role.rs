use serde::{Deserialize, Serialize};

/// What somebody at the desk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers for the practice; may do everything.
    Owner,
    /// Takes, moves and cancels bookings.
    Scheduler,
    /// Gives the consultations; sees the own ones.
    Therapist,
    /// Writes posts and newsletters.
    Editor,
}

/// Something that not everybody at the desk may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See the desk at all.
    SeeDesk,
    /// See everybody's consultations; without it, only one's own.
    SeeConsultations,
    /// See one's own consultations.
    SeeOwnConsultations,
    /// Uncover a client's contact details. Each look is an audit row.
    RevealContact,
    /// Book by telephone.
    BookConsultation,
    /// Move and cancel.
    ChangeConsultation,
    /// Say how a call went.
    RecordOutcome,
    /// See mails that failed, and send them again.
    ManageMail,
    /// See the audit log.
    SeeAudit,
    /// People and roles.
    ManagePeople,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Scheduler, Self::Therapist, Self::Editor];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Scheduler => "scheduler",
            Self::Therapist => "therapist",
            Self::Editor => "editor",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }

    /// Whether this role may do that. The one place that says so.
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Owner => true,
            Self::Scheduler => !matches!(permission, P::SeeAudit | P::ManagePeople),
            Self::Therapist => matches!(
                permission,
                P::SeeDesk | P::SeeOwnConsultations | P::RevealContact | P::RecordOutcome
            ),
            Self::Editor => matches!(permission, P::SeeDesk),
        }
    }
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::SeeDesk,
        Self::SeeConsultations,
        Self::SeeOwnConsultations,
        Self::RevealContact,
        Self::BookConsultation,
        Self::ChangeConsultation,
        Self::RecordOutcome,
        Self::ManageMail,
        Self::SeeAudit,
        Self::ManagePeople,
    ];
}
