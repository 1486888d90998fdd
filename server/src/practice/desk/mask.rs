//! What is shown of somebody before a detail is uncovered: enough to tell two lines apart, too
//! little to know the person.

use domain::{
    contact::{EmailAddress, PersonName},
    practice::Audience,
    staff::ContactPart,
};

use crate::practice::booking::Details;

/// Who comes, by initials: `A.`, `S. and parent`, `A. and B.`.
pub(super) fn who(details: &Details) -> String {
    let name = initial(&details.contact.name);
    match (details.audience, &details.contact.partner) {
        (Audience::Me, _) => name,
        (Audience::Child, _) => format!("{name} and parent"),
        (Audience::Couple, Some((partner, _))) => format!("{name} and {}", initial(partner)),
        (Audience::Couple, None) => format!("{name} and partner"),
    }
}

fn initial(name: &PersonName) -> String {
    let first = name.as_str().chars().find(|sign| sign.is_alphanumeric());
    first.map_or_else(
        || "…".to_owned(),
        |first| format!("{}.", first.to_uppercase()),
    )
}

/// A contact detail in full; none where the consultation does not have it.
pub(super) fn full(details: &Details, part: ContactPart) -> Option<String> {
    let contact = &details.contact;
    let name = |name: &PersonName| name.as_str().to_owned();
    let email = |email: &EmailAddress| email.as_str().to_owned();
    let guardian = contact.guardian.as_ref();
    let second = guardian.and_then(|one| one.second_parent.as_ref());
    let partner = contact.partner.as_ref();
    match part {
        ContactPart::Name => Some(name(&contact.name)),
        ContactPart::Guardian => guardian.map(|one| name(&one.name)),
        ContactPart::SecondParent => second.map(|(one, _)| name(one)),
        ContactPart::SecondParentEmail => second.map(|(_, address)| email(address)),
        ContactPart::Partner => partner.map(|(one, _)| name(one)),
        ContactPart::PartnerEmail => partner.and_then(|(_, address)| address.as_ref().map(email)),
        ContactPart::Phone => Some(contact.phone.written()),
        ContactPart::Email => contact.email.as_ref().map(email),
        ContactPart::Note => Some(contact.note.clone()).filter(|note| !note.is_empty()),
    }
}

/// A trace of a contact detail. Of an address not even the domain: it may be the person's own.
pub(super) fn trace(details: &Details, part: ContactPart) -> Option<String> {
    let text = full(details, part)?;
    Some(match part {
        ContactPart::Phone => details.contact.phone.masked(),
        ContactPart::Note => "Something was written".to_owned(),
        ContactPart::Email | ContactPart::SecondParentEmail | ContactPart::PartnerEmail => {
            let first = text.chars().next().unwrap_or('…');
            format!("{first}…@…")
        }
        ContactPart::Name
        | ContactPart::Guardian
        | ContactPart::SecondParent
        | ContactPart::Partner => PersonName::parse(&text)
            .map(|name| initial(&name))
            .unwrap_or_default(),
    })
}
