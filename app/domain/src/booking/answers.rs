//! What a visitor answers: forms as typed, and the parsed values that a form becomes. A form is
//! kept as it was typed, whatever it says, so that nothing is typed twice.

use serde::{Deserialize, Serialize};

use crate::{
    contact::{ContactFault, EmailAddress, PersonName, PhoneNumber},
    practice::{Audience, Slug, StateCode},
};

/// The first step as it was typed: where, for whom, about what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NeedForm {
    /// Postal code of the state where the person will be during the call.
    pub state: String,
    /// `me`, `child` or `couple`.
    pub audience: String,
    /// A service's slug; empty for "not sure".
    pub service: String,
    /// A therapist's slug; empty for whoever is free first.
    pub therapist: String,
}

/// The first step, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Where the person will be during the call.
    pub state: StateCode,
    /// For whom.
    pub audience: Audience,
    /// About what; none for "not sure".
    pub service: Option<Slug>,
    /// With whom; none for whoever is free first.
    pub therapist: Option<Slug>,
}

/// The third step as it was typed: how to reach whom. Check boxes are empty when they are not
/// ticked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    /// The name to use: the visitor's, or the child's.
    pub name: String,
    /// Where the confirmation goes.
    pub email: String,
    /// Where the practice calls when the video does not work.
    pub phone: String,
    /// May we leave a voicemail?
    pub voicemail: String,
    /// May we text?
    pub text: String,
    /// Anything to know.
    pub note: String,
    /// For a child: the parent's or guardian's name.
    pub guardian: String,
    /// For a child: ticked when custody is shared.
    pub custody_shared: String,
    /// For a child with shared custody: the other parent's name.
    pub second_parent: String,
    /// For a child with shared custody: the other parent's e-mail.
    pub second_parent_email: String,
    /// For a couple: the partner's name.
    pub partner: String,
    /// For a couple: the partner's e-mail, if they should have the confirmation too.
    pub partner_email: String,
    /// Consent to be contacted and to how the details are kept.
    pub consent: String,
    /// Ticked to be asked for the newsletter too. It belongs to no consultation.
    pub newsletter: String,
    /// A field that people do not see and robots fill in.
    pub website: String,
}

impl ContactForm {
    /// Whether the newsletter was asked for, in a box of its own.
    pub fn wants_newsletter(&self) -> bool {
        ticked(&self.newsletter)
    }
}

/// The third step, understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The name to use: the visitor's, or the child's.
    pub name: PersonName,
    /// Where the confirmation goes; none only for somebody who booked by telephone.
    pub email: Option<EmailAddress>,
    /// Where the practice calls.
    pub phone: PhoneNumber,
    /// Whether a voicemail may be left.
    pub voicemail: bool,
    /// Whether a text may be sent.
    pub text: bool,
    /// Anything to know; empty for nothing.
    pub note: String,
    /// For a child.
    pub guardian: Option<Guardian>,
    /// For a couple.
    pub partner: Option<(PersonName, Option<EmailAddress>)>,
}

/// Who answers for a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardian {
    /// The parent or guardian who books.
    pub name: PersonName,
    /// The other parent, when custody is shared.
    pub second_parent: Option<(PersonName, EmailAddress)>,
}

/// A field of the flow's forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// [`NeedForm::state`]
    State,
    /// [`NeedForm::audience`]
    Audience,
    /// [`NeedForm::service`]
    Service,
    /// [`NeedForm::therapist`], where somebody must be named.
    Therapist,
    /// The choice of a time.
    Time,
    /// [`ContactForm::name`]
    Name,
    /// [`ContactForm::email`]
    Email,
    /// [`ContactForm::phone`]
    Phone,
    /// [`ContactForm::note`]
    Note,
    /// [`ContactForm::guardian`]
    Guardian,
    /// [`ContactForm::second_parent`]
    SecondParent,
    /// [`ContactForm::second_parent_email`]
    SecondParentEmail,
    /// [`ContactForm::partner`]
    Partner,
    /// [`ContactForm::partner_email`]
    PartnerEmail,
    /// [`ContactForm::consent`]
    Consent,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// It needs an answer.
    Missing,
    /// The answer is too long.
    TooLong,
    /// The answer is not understood.
    Malformed,
    /// The answer is not one of those offered.
    Unknown,
}

/// One thing to mend in a form. A code, never words: it may travel in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// Where.
    pub field: Field,
    /// What.
    pub kind: ProblemKind,
}

impl NeedForm {
    /// Understands the form.
    ///
    /// # Errors
    /// Every [`Problem`], in the order of the page.
    pub fn parse(&self) -> Result<Need, Vec<Problem>> {
        let mut problems = Vec::new();
        let state = one_of(Field::State, &self.state, &mut problems, |text| {
            StateCode::parse(text).ok()
        });
        let audience = one_of(
            Field::Audience,
            &self.audience,
            &mut problems,
            Audience::from_text,
        );
        let service = optional_slug(Field::Service, &self.service, &mut problems);
        match (state, audience) {
            (Some(state), Some(audience)) if problems.is_empty() => {
                let therapist = Slug::parse(self.therapist.trim()).ok();
                Ok(Need {
                    state,
                    audience,
                    service,
                    therapist,
                })
            }
            _ => Err(problems),
        }
    }
}

impl ContactForm {
    /// The most characters of [`ContactForm::note`].
    pub const LONGEST_NOTE: usize = 1_000;

    /// Understands the form, whose questions depend on for whom the consultation is. What another
    /// audience would have been asked is not looked at and not kept.
    ///
    /// # Errors
    /// Every [`Problem`], in the order of the page.
    pub fn parse(&self, audience: Audience) -> Result<Contact, Vec<Problem>> {
        let email = EmailAddress::parse(&self.email).map(Some);
        self.parse_with(audience, email)
    }

    /// The same for somebody on the telephone, who need not have an e-mail address.
    ///
    /// # Errors
    /// Every [`Problem`], in the order of the visitors' page.
    pub fn parse_by_phone(&self, audience: Audience) -> Result<Contact, Vec<Problem>> {
        let email = match EmailAddress::parse(&self.email) {
            Err(ContactFault::Missing) => Ok(None),
            other => other.map(Some),
        };
        self.parse_with(audience, email)
    }

    fn parse_with(
        &self,
        audience: Audience,
        email: Result<Option<EmailAddress>, ContactFault>,
    ) -> Result<Contact, Vec<Problem>> {
        let mut problems = Vec::new();
        let found = &mut problems;
        let name = take(Field::Name, PersonName::parse(&self.name), found);
        let guardian = match audience {
            Audience::Child => self.guardian(found),
            Audience::Me | Audience::Couple => None,
        };
        let partner = match audience {
            Audience::Couple => self.partner(found),
            Audience::Me | Audience::Child => None,
        };
        let email = take(Field::Email, email, found);
        let phone = take(Field::Phone, PhoneNumber::parse(&self.phone), found);
        if self.note.chars().count() > Self::LONGEST_NOTE {
            found.push(Problem {
                field: Field::Note,
                kind: ProblemKind::TooLong,
            });
        }
        if !ticked(&self.consent) {
            found.push(Problem {
                field: Field::Consent,
                kind: ProblemKind::Missing,
            });
        }
        match (name, email, phone) {
            (Some(name), Some(email), Some(phone)) if problems.is_empty() => Ok(Contact {
                name,
                email,
                phone,
                voicemail: ticked(&self.voicemail),
                text: ticked(&self.text),
                note: self.note.trim().to_owned(),
                guardian,
                partner,
            }),
            _ => Err(problems),
        }
    }

    fn guardian(&self, problems: &mut Vec<Problem>) -> Option<Guardian> {
        let name = take(Field::Guardian, PersonName::parse(&self.guardian), problems);
        let second_parent = if ticked(&self.custody_shared) {
            let name = take(
                Field::SecondParent,
                PersonName::parse(&self.second_parent),
                problems,
            );
            let email = EmailAddress::parse(&self.second_parent_email);
            name.zip(take(Field::SecondParentEmail, email, problems))
        } else {
            None
        };
        Some(Guardian {
            name: name?,
            second_parent,
        })
    }

    fn partner(&self, problems: &mut Vec<Problem>) -> Option<(PersonName, Option<EmailAddress>)> {
        let name = take(Field::Partner, PersonName::parse(&self.partner), problems);
        let email = match EmailAddress::parse(&self.partner_email) {
            Err(ContactFault::Missing) => None,
            other => take(Field::PartnerEmail, other, problems),
        };
        name.map(|name| (name, email))
    }
}

/// Whether a check box came ticked.
fn ticked(value: &str) -> bool {
    !value.is_empty()
}

fn take<T>(field: Field, parsed: Result<T, ContactFault>, found: &mut Vec<Problem>) -> Option<T> {
    let kind = match parsed {
        Ok(value) => return Some(value),
        Err(ContactFault::Missing) => ProblemKind::Missing,
        Err(ContactFault::TooLong) => ProblemKind::TooLong,
        Err(ContactFault::Malformed) => ProblemKind::Malformed,
    };
    found.push(Problem { field, kind });
    None
}

fn one_of<T>(
    field: Field,
    text: &str,
    found: &mut Vec<Problem>,
    known: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = text.trim();
    let value = known(text);
    if value.is_none() {
        let kind = if text.is_empty() {
            ProblemKind::Missing
        } else {
            ProblemKind::Unknown
        };
        found.push(Problem { field, kind });
    }
    value
}

fn optional_slug(field: Field, text: &str, found: &mut Vec<Problem>) -> Option<Slug> {
    match text.trim() {
        "" => None,
        text => one_of(field, text, found, |text| Slug::parse(text).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> ContactForm {
        ContactForm {
            name: "Ada".into(),
            email: "ada@example.org".into(),
            phone: "612-555-0142".into(),
            consent: "yes".into(),
            ..ContactForm::default()
        }
    }

    fn fields(problems: &[Problem]) -> Vec<Field> {
        problems.iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn an_empty_form_names_every_needed_field_in_the_order_of_the_page() {
        let problems = ContactForm::default().parse(Audience::Me).unwrap_err();
        assert_eq!(
            fields(&problems),
            [Field::Name, Field::Email, Field::Phone, Field::Consent]
        );
        let problems = NeedForm::default().parse().unwrap_err();
        assert_eq!(fields(&problems), [Field::State, Field::Audience]);
    }

    #[test]
    fn a_child_needs_a_guardian_and_with_shared_custody_the_other_parent() {
        let mut form = filled();
        assert_eq!(
            fields(&form.parse(Audience::Child).unwrap_err()),
            [Field::Guardian]
        );
        form.guardian = "Bea".into();
        form.custody_shared = "yes".into();
        assert_eq!(
            fields(&form.parse(Audience::Child).unwrap_err()),
            [Field::SecondParent, Field::SecondParentEmail]
        );
        form.second_parent = "Cy".into();
        form.second_parent_email = "cy@example.org".into();
        assert!(
            form.parse(Audience::Child)
                .unwrap()
                .guardian
                .unwrap()
                .second_parent
                .is_some()
        );
    }

    #[test]
    fn what_another_audience_would_have_been_asked_is_not_kept() {
        let form = ContactForm {
            guardian: "Bea".into(),
            partner: "Cy".into(),
            ..filled()
        };
        let contact = form.parse(Audience::Me).unwrap();
        assert_eq!((contact.guardian, contact.partner), (None, None));
    }

    #[test]
    fn a_partners_address_is_optional_but_must_be_one() {
        let mut form = ContactForm {
            partner: "Cy".into(),
            ..filled()
        };
        assert_eq!(
            form.parse(Audience::Couple).unwrap().partner.unwrap().1,
            None
        );
        form.partner_email = "cy@".into();
        assert_eq!(
            fields(&form.parse(Audience::Couple).unwrap_err()),
            [Field::PartnerEmail]
        );
    }
}
