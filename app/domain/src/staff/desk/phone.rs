use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    booking::{Contact, ContactForm, Field, FreeTimes, Need, NeedForm, Problem, ProblemKind},
    practice::{Audience, ServiceSummary},
    time::{Day, Instant},
};

/// A booking by telephone as it was typed: all of the visitors' questions on one page, in any
/// order. Kept as it is after every press of a button, so that nothing is typed twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PhoneForm {
    /// Postal code of the state where the caller will be during the call.
    pub state: String,
    /// `me`, `child` or `couple`.
    pub audience: String,
    /// A service's slug; empty for "not sure".
    pub service: String,
    /// A therapist's slug; empty for whoever is free first.
    pub therapist: String,
    /// The offered start, in epoch seconds.
    pub at: String,
    /// Ticked to book beside the offered times, on purpose.
    pub overbook: String,
    /// For that: the date, `2026-11-25`, in the desk's zone.
    pub date: String,
    /// For that: the time of day, `13:05`, in the desk's zone.
    pub clock: String,
    /// The name to use.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// May we leave a voicemail?
    pub voicemail: String,
    /// May we text?
    pub text: String,
    /// The e-mail address; empty where the caller has none or does not want mails.
    pub email: String,
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
    /// For a couple: the partner's e-mail.
    pub partner_email: String,
    /// Ticked when the caller has agreed to how the details are kept.
    pub consent: String,
    /// The key that makes a second press of the button the same booking.
    pub request_key: String,
}

/// The fields in the order of the page, which is not the visitors'.
const IN_ORDER: [Field; 15] = [
    Field::State,
    Field::Audience,
    Field::Service,
    Field::Therapist,
    Field::Time,
    Field::Name,
    Field::Phone,
    Field::Email,
    Field::Guardian,
    Field::SecondParent,
    Field::SecondParentEmail,
    Field::Partner,
    Field::PartnerEmail,
    Field::Note,
    Field::Consent,
];

/// A booking by telephone, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneBooking {
    /// Where, for whom, about what, with whom.
    pub need: Need,
    /// How to reach the caller. There may be no e-mail address.
    pub contact: Contact,
    /// When.
    pub start: PhoneStart,
}

/// When a call that was booked by telephone starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneStart {
    /// One of the offered times.
    Offered(Instant),
    /// Beside them, on purpose: a date and a minute of its day, in the desk's zone.
    Beside(Date, i64),
}

/// What the page of a booking by telephone shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhonePage {
    /// What was typed so far, with the key of its booking.
    pub form: PhoneForm,
    /// The services to choose from.
    pub services: Vec<ServiceSummary>,
    /// The free times that fit; none while no state is chosen.
    pub times: Option<FreeTimes>,
    /// `Central Time`: the zone of a time that is typed.
    pub desk_zone_words: String,
}

impl PhoneForm {
    /// The first step's answers.
    pub fn need(&self) -> NeedForm {
        NeedForm {
            state: self.state.clone(),
            audience: self.audience.clone(),
            service: self.service.clone(),
            therapist: self.therapist.clone(),
        }
    }

    /// The third step's answers.
    pub fn contact(&self) -> ContactForm {
        ContactForm {
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            voicemail: self.voicemail.clone(),
            text: self.text.clone(),
            note: self.note.clone(),
            guardian: self.guardian.clone(),
            custody_shared: self.custody_shared.clone(),
            second_parent: self.second_parent.clone(),
            second_parent_email: self.second_parent_email.clone(),
            partner: self.partner.clone(),
            partner_email: self.partner_email.clone(),
            consent: self.consent.clone(),
            newsletter: String::new(),
            website: String::new(),
        }
    }

    /// Whether the box for booking beside the offered times is ticked.
    pub fn overbooks(&self) -> bool {
        !self.overbook.is_empty()
    }

    /// Understands the form. The e-mail address may be missing; a telephone number may not.
    ///
    /// # Errors
    /// Every [`Problem`], in the order of the page.
    pub fn parse(&self) -> Result<PhoneBooking, Vec<Problem>> {
        let need = self.need().parse();
        let audience = need.as_ref().map_or(Audience::Me, |need| need.audience);
        let mut problems = need.as_ref().err().cloned().unwrap_or_default();
        if self.overbooks() && self.therapist.trim().is_empty() {
            problems.push(missing(Field::Therapist));
        }
        let start = self.start();
        problems.extend(start.err());
        let contact = self.contact().parse_by_phone(audience);
        match (need, start, contact) {
            (Ok(need), Ok(start), Ok(contact)) if problems.is_empty() => Ok(PhoneBooking {
                need,
                contact,
                start,
            }),
            (_, _, contact) => {
                problems.extend(contact.err().unwrap_or_default());
                problems.sort_by_key(place);
                Err(problems)
            }
        }
    }

    fn start(&self) -> Result<PhoneStart, Problem> {
        if self.overbooks() && !self.date.trim().is_empty() {
            return self.beside().ok_or(Problem {
                field: Field::Time,
                kind: ProblemKind::Malformed,
            });
        }
        let at = self.at.trim().parse::<i64>().ok();
        at.filter(|at| (0..1 << 40).contains(at))
            .map(|at| PhoneStart::Offered(Instant::from_epoch(at)))
            .ok_or(missing(Field::Time))
    }

    fn beside(&self) -> Option<PhoneStart> {
        let date = Day::parse(self.date.trim())?.date();
        let (hour, minute) = self.clock.trim().split_once(':')?;
        let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
        let fits = (0..24).contains(&hour) && (0..60).contains(&minute) && minute % 5 == 0;
        fits.then_some(PhoneStart::Beside(date, hour * 60 + minute))
    }
}

/// Where on the page a problem stands.
fn place(problem: &Problem) -> Option<usize> {
    IN_ORDER.iter().position(|field| *field == problem.field)
}

fn missing(field: Field) -> Problem {
    Problem {
        field,
        kind: ProblemKind::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> PhoneForm {
        PhoneForm {
            state: "MN".into(),
            audience: "me".into(),
            at: "1793511000".into(),
            name: "Ada".into(),
            phone: "612-555-0142".into(),
            consent: "yes".into(),
            ..PhoneForm::default()
        }
    }

    fn fields(form: &PhoneForm) -> Vec<Field> {
        let problems = form.parse().unwrap_err();
        problems.iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_caller_needs_no_e_mail_address_but_a_right_one_if_any() {
        assert_eq!(filled().parse().unwrap().contact.email, None);
        let form = PhoneForm {
            email: "ada@".into(),
            ..filled()
        };
        assert_eq!(fields(&form), [Field::Email]);
    }

    #[test]
    fn every_problem_is_named_at_once() {
        assert_eq!(
            fields(&PhoneForm::default()),
            [
                Field::State,
                Field::Audience,
                Field::Time,
                Field::Name,
                Field::Phone,
                Field::Consent
            ]
        );
    }

    #[test]
    fn problems_are_named_in_the_order_of_the_page() {
        let mut form = PhoneForm {
            state: "MN".into(),
            audience: "couple".into(),
            email: "ada@".into(),
            partner_email: "bo@".into(),
            note: "x".repeat(ContactForm::LONGEST_NOTE + 1),
            custody_shared: "yes".into(),
            overbook: "yes".into(),
            ..PhoneForm::default()
        };
        let first = [
            Field::Therapist,
            Field::Time,
            Field::Name,
            Field::Phone,
            Field::Email,
        ];
        let last = [Field::Note, Field::Consent];
        let partner = [Field::Partner, Field::PartnerEmail];
        assert_eq!(fields(&form), [&first[..], &partner, &last].concat());
        form.audience = "child".into();
        let parents = [
            Field::Guardian,
            Field::SecondParent,
            Field::SecondParentEmail,
        ];
        assert_eq!(fields(&form), [&first[..], &parents, &last].concat());
    }

    #[test]
    fn beside_the_offered_times_needs_the_box_a_person_and_a_whole_time() {
        let mut form = PhoneForm {
            date: "2026-11-25".into(),
            clock: "13:05".into(),
            ..filled()
        };
        let offered = PhoneStart::Offered(Instant::from_epoch(1_793_511_000));
        assert_eq!(form.parse().unwrap().start, offered);
        form.overbook = "yes".into();
        assert_eq!(fields(&form), [Field::Therapist]);
        form.therapist = "dana-reyes".into();
        let beside = PhoneStart::Beside(jiff::civil::date(2026, 11, 25), 785);
        assert_eq!(form.parse().unwrap().start, beside);
        for wrong in ["", "13:07", "25:00", "noon"] {
            form.clock = wrong.into();
            assert_eq!(fields(&form), [Field::Time], "{wrong}");
        }
    }
}
