use domain::{
    booking::{ContactForm, Field, MoveForm, NeedForm},
    practice::{Slug, StateCode},
    time::{Instant, Zone},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Audience, moment};
use crate::{
    http::api_v1::problem::{Code, FieldProblem, Problem},
    practice::booking::BookingRequest,
};

/// A consultation to be booked.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsultation {
    /// Where the person will be during the call: licenses hold state by state.
    #[schema(value_type = crate::http::api_v1::openapi::State)]
    state: String,
    /// For whom it is.
    #[schema(example = "me")]
    audience: Audience,
    /// What it is about: a service's short name. Left out for "not sure".
    #[schema(
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length = 80,
        example = "anxiety"
    )]
    service: Option<String>,
    /// With whom: a therapist's short name. Left out for whoever is free; the work is spread
    /// fairly.
    #[schema(
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length = 80,
        example = "dana-reyes"
    )]
    therapist: Option<String>,
    /// A start from the list of free times, with its offset.
    #[schema(format = DateTime, example = "2026-11-25T09:00:00-06:00")]
    starts_at: String,
    /// The IANA zone of the times in mails and answers. Left out for the state's main zone.
    #[schema(example = "America/Chicago")]
    zone: Option<String>,
    /// How to reach the person.
    contact: Contact,
    /// True, once the person has agreed to be contacted and to how the details are kept.
    #[schema(schema_with = crate::http::api_v1::openapi::only_true)]
    consent: bool,
}

/// How to reach the person for whom a consultation is booked.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The name to use: the adult's, or the child's.
    #[schema(min_length = 1, max_length = 80, example = "Ada")]
    name: String,
    /// Where the confirmation goes.
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    email: String,
    /// A US number with area code: where the practice calls when the video does not work.
    #[schema(
        pattern = r"^(\+?1[ .-]?)?(\([2-9][0-9]{2}\)|[2-9][0-9]{2})[ .-]?[2-9][0-9]{2}[ .-]?[0-9]{4}$",
        example = "612-555-0142"
    )]
    phone: String,
    /// Whether a voicemail may be left there.
    #[serde(default)]
    #[schema(default = false)]
    may_leave_voicemail: bool,
    /// Whether a text may be sent there.
    #[serde(default)]
    #[schema(default = false)]
    may_text: bool,
    /// Anything to know. Nobody watches this around the clock: in a crisis, people call 988.
    #[schema(max_length = 1000)]
    note: Option<String>,
    /// Who books for a child. Needed with the audience `child`, and refused with any other.
    guardian: Option<Guardian>,
    /// Who comes along. Needed with the audience `couple`, and refused with any other.
    partner: Option<Partner>,
}

/// The parent or guardian who books for a child.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Guardian {
    /// Their name.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// The other parent, when custody is shared.
    second_parent: Option<SecondParent>,
}

/// The other parent of a child whose custody is shared.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondParent {
    /// Their name.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// How the practice reaches them.
    #[schema(format = Email, max_length = 254)]
    email: String,
}

/// The other one of a couple.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// Their name.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// Where they get the confirmation as well, if they should.
    #[schema(format = Email, max_length = 254)]
    email: Option<String>,
}

/// A consultation to be moved.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The new start, with its offset.
    #[schema(format = DateTime, example = "2026-11-25T09:30:00-06:00")]
    starts_at: String,
    /// With whom. Left out for the same therapist if they are free then, else whoever is.
    #[schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 80)]
    therapist: Option<String>,
    /// The version that the move is based on.
    #[schema(minimum = 0, maximum = 4_294_967_295_u32, example = 0)]
    version: u32,
    /// The IANA zone of the times in mails and answers. Left out for the one it has.
    zone: Option<String>,
}

impl NewConsultation {
    /// Understands the booking: the practice's own request, and the zone to tell times in.
    pub fn understand(self) -> Result<(BookingRequest, Option<Zone>), Problem> {
        let mut found = Vec::new();
        let at = start(&self.starts_at, &mut found);
        let zone = known_zone("#/zone", self.zone.as_deref(), &mut found);
        slug("#/therapist", self.therapist.as_deref(), &mut found);
        let (need, contact) = (self.need(), self.contact_form());
        found.extend(
            need.parse()
                .err()
                .into_iter()
                .flatten()
                .map(FieldProblem::from),
        );
        let audience = self.audience.into();
        let wrong = contact.parse(audience).err().into_iter().flatten();
        found.extend(wrong.map(FieldProblem::from));
        self.not_asked(&mut found);
        match at {
            Some(at) if found.is_empty() => Ok((
                BookingRequest {
                    need,
                    contact,
                    at: at.epoch().to_string(),
                    zone: zone.as_ref().map_or("", Zone::name).to_owned(),
                },
                zone.or_else(|| main_zone(&self.state)),
            )),
            _ => Err(Problem::invalid(found)),
        }
    }

    fn need(&self) -> NeedForm {
        let audience: domain::practice::Audience = self.audience.into();
        NeedForm {
            state: self.state.clone(),
            audience: audience.as_str().to_owned(),
            service: self.service.clone().unwrap_or_default(),
            therapist: self.therapist.clone().unwrap_or_default(),
        }
    }

    fn contact_form(&self) -> ContactForm {
        let contact = &self.contact;
        let mut form = ContactForm {
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            voicemail: ticked(contact.may_leave_voicemail),
            text: ticked(contact.may_text),
            note: contact.note.clone().unwrap_or_default(),
            consent: ticked(self.consent),
            ..ContactForm::default()
        };
        if let Some(guardian) = contact.guardian.clone() {
            form.guardian = guardian.name;
            if let Some(other) = guardian.second_parent {
                form.custody_shared = ticked(true);
                form.second_parent = other.name;
                form.second_parent_email = other.email;
            }
        }
        if let Some(partner) = contact.partner.clone() {
            form.partner = partner.name;
            form.partner_email = partner.email.unwrap_or_default();
        }
        form
    }

    /// The site's forms pass over what another audience would have been asked. Here it means that
    /// the caller took the wrong audience, and the details would silently be gone.
    fn not_asked(&self, found: &mut Vec<FieldProblem>) {
        let (guardian, partner) = match self.audience {
            Audience::Me => (false, false),
            Audience::Child => (true, false),
            Audience::Couple => (false, true),
        };
        let mut refuse = |pointer, words| {
            found.push(FieldProblem::at(pointer, Code::NotAsked, words));
        };
        if self.contact.guardian.is_some() && !guardian {
            refuse(
                "#/contact/guardian",
                "A guardian goes with the audience child only.",
            );
        }
        if self.contact.partner.is_some() && !partner {
            refuse(
                "#/contact/partner",
                "A partner goes with the audience couple only.",
            );
        }
    }
}

impl Move {
    /// Understands the move: the practice's own form, and the therapist that it asks for.
    pub fn understand(self) -> Result<(MoveForm, Option<Slug>), Problem> {
        let mut found = Vec::new();
        let at = start(&self.starts_at, &mut found);
        let zone = known_zone("#/zone", self.zone.as_deref(), &mut found);
        let therapist = slug("#/therapist", self.therapist.as_deref(), &mut found);
        let Some(at) = at.filter(|_| found.is_empty()) else {
            return Err(Problem::invalid(found));
        };
        let form = MoveForm {
            at: at.epoch().to_string(),
            therapist: self.therapist.unwrap_or_default(),
            version: self.version.to_string(),
            zone: zone.map(|zone| zone.name().to_owned()).unwrap_or_default(),
        };
        Ok((form, therapist))
    }
}

impl From<Audience> for domain::practice::Audience {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Me => Self::Me,
            Audience::Child => Self::Child,
            Audience::Couple => Self::Couple,
        }
    }
}

/// A check box as the site's forms send it.
fn ticked(yes: bool) -> String {
    if yes { "yes" } else { "" }.to_owned()
}

fn main_zone(state: &str) -> Option<Zone> {
    let state = StateCode::parse(state).ok()?;
    Zone::find(state.main_zone()).ok()
}

fn start(text: &str, found: &mut Vec<FieldProblem>) -> Option<Instant> {
    let at = moment::instant(text);
    if at.is_none() {
        let kind = domain::booking::ProblemKind::Malformed;
        let problem = domain::booking::Problem {
            field: Field::Time,
            kind,
        };
        found.push(problem.into());
    }
    at
}

/// The zone of that name. A name that no zone has is noted as a problem at `pointer`.
fn known_zone(pointer: &str, name: Option<&str>, found: &mut Vec<FieldProblem>) -> Option<Zone> {
    let zone = name.map(Zone::find)?.ok();
    if zone.is_none() {
        let words = "The IANA name of a time zone, like America/Chicago.";
        found.push(FieldProblem::at(pointer, Code::Unknown, words));
    }
    zone
}

fn slug(pointer: &str, text: Option<&str>, found: &mut Vec<FieldProblem>) -> Option<Slug> {
    let slug = text.map(Slug::parse)?.ok();
    if slug.is_none() {
        let words = "A short name of small letters, digits and single hyphens.";
        found.push(FieldProblem::at(pointer, Code::Malformed, words));
    }
    slug
}
