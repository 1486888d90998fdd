//! Identifiers: a type for each thing that has one, so that a therapist's id can never be handed
//! in where a claim's is wanted.

/// Declares identifier types over the text that the store keeps (UUIDv7 in lower case).
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes an id as the store or the id maker gave it; nothing is checked, because an
            /// unknown id simply finds nothing.
            pub fn from_text(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as the store keeps it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A therapist of the practice.
    TherapistId;
    /// A license: the right of one therapist to work with people in one state.
    LicenseId;
    /// A visitor's booking in the making, see [`crate::booking::Draft`].
    DraftId;
    /// A claim: a therapist's time that is taken by a hold or a booking.
    ClaimId;
    /// A booked consultation, from its booking to the end of its records.
    ConsultationId;
    /// A mail in the outbox.
    MailId;
    /// A person with an account at the desk.
    StaffId;
    /// Somebody who gets the newsletter, is about to, or did.
    SubscriberId;
    /// An issue of the newsletter.
    IssueId;
}
