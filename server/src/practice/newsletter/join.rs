use domain::{
    contact::EmailAddress,
    id::SubscriberId,
    newsletter::{
        ConsentKind, ConsentSource, GoOnForm, JoinForm, Joined, NewsletterError, SubscriberStatus,
        SuppressionReason, Waiting,
    },
    practice::NewsletterRules,
    time::{DAY, HOUR, Instant, MINUTE},
};
use sqlx::AnyConnection;

use super::{
    EMAIL_KEY, Outcome, mailbox,
    puzzle::{self, Price, Ticket},
    stamp, token,
};
use crate::{
    crypto::{Column, secret},
    mail::letter::SubscriberLetter,
    practice::{Deed, Fault, Practice, booking::letters},
    store::{
        newsletter::{
            self as rows, Known, NewSubscriber, NewSubscriberMail, SubscriberRow, Unasked,
        },
        practice, staff,
    },
};

/// The most joinings from one source, and in how many seconds.
const OF_SOURCE: [(i64, i64); 2] = [(20, HOUR), (60, DAY)];
/// The most joinings altogether, and in how many seconds: beyond it nothing would be a newsletter's
/// growth any more. Whose browser has worked still gets in, so that nobody can shut out everybody.
const OF_ALL: (i64, i64) = (5_000, HOUR);
/// How long browsers have to work after the last minute in which too many joined, in seconds.
const ALARM: i64 = 10 * MINUTE;
/// How often in a day a mailbox is written to, under all of its addresses together.
const OF_MAILBOX: i64 = 2;
/// How often somebody is asked who gives no answer, until they leave or the address is forgotten.
const OF_ASKING: i64 = 3;
/// How long nothing is written to somebody again, in seconds: in general, while a reminder is under
/// way, and to who has been told that they are on the list.
const REST: i64 = DAY;
const REST_REMINDED: i64 = 2 * DAY;
const REST_TOLD: i64 = 30 * DAY;
/// What all joinings are counted together by.
const ALL: &str = "newsletter.join";
/// What those are counted together by who wait instead of work while many join.
const PATIENT: &str = "newsletter.join.patient";

/// Joins, or is put off.
pub(super) async fn join(desk: &Practice, form: JoinForm, source: &str) -> Outcome<Joined> {
    let email = EmailAddress::parse(&form.email).map_err(NewsletterError::Email)?;
    if !form.website.is_empty() {
        // A robot filled in the field that people do not see. It hears what everybody hears.
        return Ok(Joined::Asked);
    }
    let made = stamp::ripe(desk.keys(), &form.stamp, desk.now());
    let paid = made.map_or(Paid::TooSoon, Paid::InTime);
    perform(desk, email, source, paid).await
}

/// Goes on with what was put off.
pub(super) async fn go_on(desk: &Practice, form: GoOnForm, source: &str) -> Outcome<Joined> {
    let now = desk.now();
    let ticket = Ticket::open(desk.keys(), &form.ticket, now).ok_or(NewsletterError::RunOut)?;
    let email = EmailAddress::parse(&ticket.email).map_err(NewsletterError::Email)?;
    let paid = if puzzle::is_proof(&form.ticket, &form.proof, ticket.bits) {
        Paid::Work
    } else if ticket.waiting(now).seconds == 0 {
        Paid::Patience
    } else {
        return Ok(Joined::PutOff {
            ticket: form.ticket,
        });
    };
    perform(desk, email, source, paid).await
}

/// What a ticket's holder waits for.
pub(super) fn waiting(desk: &Practice, ticket: &str) -> Outcome<Waiting> {
    let now = desk.now();
    let ticket = Ticket::open(desk.keys(), ticket, now).ok_or(NewsletterError::RunOut)?;
    Ok(ticket.waiting(now))
}

/// What a joining has cost so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paid {
    /// The form, made at this moment, came back after a person's time.
    InTime(Instant),
    /// It came back at once, with no stamp of ours, or with one that was used too often.
    TooSoon,
    /// The browser has worked.
    Work,
    /// Its reader has waited.
    Patience,
}

async fn perform(
    desk: &Practice,
    email: EmailAddress,
    source: &str,
    paid: Paid,
) -> Outcome<Joined> {
    let place = desk.keys().look_up_key("newsletter.join.source", source);
    let deed = Join {
        email,
        place: format!("newsletter.join.source:{place}"),
        paid,
    };
    let done = desk.perform(deed).await?;
    // Rings whether or not there is a mail: the answer must not tell.
    letters::ring(desk);
    match done {
        Done::Asked => Ok(Joined::Asked),
        Done::PutOff { ticket } => Ok(Joined::PutOff { ticket }),
        Done::TooMany { retry_after } => Err(NewsletterError::TooMany { retry_after }.into()),
    }
}

struct Join {
    email: EmailAddress,
    /// The bucket of the source's tries.
    place: String,
    paid: Paid,
}

/// How a joining ended. Also a refusal is committed: it was a try, and is counted.
enum Done {
    Asked,
    PutOff { ticket: String },
    TooMany { retry_after: u64 },
}

impl Deed for Join {
    type Answer = Done;
    type Refusal = NewsletterError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Done> {
        let now = desk.now();
        let rules = practice::settings(&mut *tx).await?.newsletter;
        if let Some(retry_after) = self.counted(tx, now).await? {
            return Ok(Done::TooMany { retry_after });
        }
        if let Some(price) = self.price(tx, &rules, now).await? {
            let ticket = Ticket::new(self.email.as_str(), price, now).seal(desk.keys());
            return Ok(Done::PutOff { ticket });
        }
        let asking = Asking {
            email: &self.email,
            source: ConsentSource::Form,
            rules: &rules,
            now,
        };
        ask(desk, tx, &asking).await?;
        Ok(Done::Asked)
    }
}

impl Join {
    /// Counts the try; in how many seconds to come back, where it is one too many. What a source
    /// tries in vain does not count against everybody else.
    async fn counted(&self, tx: &mut AnyConnection, now: Instant) -> Outcome<Option<u64>> {
        staff::count_up(tx, &self.place, now).await?;
        for (most, span) in OF_SOURCE {
            if tries(tx, &self.place, now, span).await? > most {
                return Ok(Some(seconds(span)));
            }
        }
        staff::count_up(tx, ALL, now).await?;
        let (most, span) = OF_ALL;
        let all = tries(tx, ALL, now, span).await?;
        Ok((all > most && self.paid != Paid::Work).then(|| seconds(span)))
    }

    /// What it has cost, after a look at how often its stamp was used.
    async fn paid(&self, tx: &mut AnyConnection, now: Instant) -> Outcome<Paid> {
        let Paid::InTime(made) = self.paid else {
            return Ok(self.paid);
        };
        let bucket = stamp::bucket(made);
        staff::count_up(tx, &bucket, now).await?;
        let uses = tries(tx, &bucket, now, stamp::MOST).await?;
        Ok(if uses > stamp::MOST_USES {
            Paid::TooSoon
        } else {
            self.paid
        })
    }

    /// What is still to be paid; nothing where the joining may go on.
    async fn price(
        &self,
        tx: &mut AnyConnection,
        rules: &NewsletterRules,
        now: Instant,
    ) -> Outcome<Option<Price>> {
        let calm = i64::from(rules.calm_joins_a_minute);
        let minutes = staff::tries_since(tx, ALL, now + -ALARM).await?;
        let alarm = minutes.iter().any(|minute| minute.count > calm);
        let paid = self.paid(tx, now).await?;
        Ok(match (paid, alarm) {
            (Paid::Work, _) | (Paid::InTime(_) | Paid::Patience, false) => None,
            (Paid::TooSoon, false) => Some(puzzle::SMALL),
            (Paid::InTime(_) | Paid::TooSoon, true) => Some(puzzle::HIGH),
            // Patience costs a robot nothing, so while many join only a few get in by it.
            (Paid::Patience, true) => {
                staff::count_up(tx, PATIENT, now).await?;
                let patient = tries(tx, PATIENT, now, MINUTE).await?;
                (patient > calm).then_some(puzzle::HIGH)
            }
        })
    }
}

async fn tries<R>(
    tx: &mut AnyConnection,
    bucket: &str,
    now: Instant,
    span: i64,
) -> Result<i64, Fault<R>> {
    let tried = staff::tries_since(tx, bucket, now + -span).await?;
    Ok(tried.iter().map(|minute| minute.count).sum())
}

fn seconds(span: i64) -> u64 {
    u64::try_from(span).unwrap_or(0)
}

/// Somebody's address, and where it was given.
pub(in crate::practice) struct Asking<'a> {
    pub email: &'a EmailAddress,
    pub source: ConsentSource,
    pub rules: &'a NewsletterRules,
    pub now: Instant,
}

/// Asks whoever reads the mail of an address whether they want the newsletter, once a day at most, and
/// three times at most while there is no answer.
/// Does the same for every address: the same statements in the same order, and one mail or none.
///
/// # Errors
/// A [`Fault`] of the store.
pub(in crate::practice) async fn ask<R>(
    desk: &Practice,
    tx: &mut AnyConnection,
    asking: &Asking<'_>,
) -> Result<(), Fault<R>> {
    let (keys, now) = (desk.keys(), asking.now);
    let email_key = keys.look_up_key(EMAIL_KEY, &asking.email.folded());
    let mailbox_key = mailbox::key(keys, asking.email.as_str());
    // The addresses of a mailbox take turns, so that its limit holds.
    desk.store().engine().lock_word(tx, &mailbox_key).await?;
    let known = rows::by_email_key(tx, &email_key, &mailbox_key).await?;
    // Made for everybody, and kept of somebody new.
    let id = SubscriberId::from_text(secret::uuid_v7(now));
    let address = asking.email.as_str().as_bytes();
    let sealed = keys.seal(Column::SUBSCRIBER_EMAIL, id.as_str(), address);
    let (confirm, manage) = (token::confirm(keys, &id), token::manage(keys, &id));
    let new = NewSubscriber {
        id: &id,
        email_key: &email_key,
        email_sealed: &sealed,
        confirm_hash: &secret::digest(&confirm),
        manage_hash: &secret::digest(&manage),
        now,
        confirm_until: now + asking.rules.confirm_hours * HOUR,
    };
    let step = step(tx, &known, &mailbox_key, now).await?;
    match step {
        Step::New { .. } => rows::add(tx, &new).await?,
        Step::Ask(who) => {
            let whom = Unasked::Asked(&who.id, new.confirm_until);
            rows::note_asked(tx, whom, now).await?;
        }
        Step::Tell(who) => rows::note_asked(tx, Unasked::Told(&who.id), now).await?,
        Step::Nothing => rows::note_asked(tx, Unasked::Nobody, now).await?,
    }
    write(tx, asking, step, &id).await
}

/// What an address calls for, within what its mailbox may be written to. What is written is counted;
/// what is not is counted elsewhere, so that it costs the same and keeps nobody out.
async fn step<'a, R>(
    tx: &mut AnyConnection,
    known: &'a Known,
    mailbox_key: &str,
    now: Instant,
) -> Result<Step<'a>, Fault<R>> {
    let written = format!("newsletter.mailbox:{mailbox_key}");
    let step = match tries(tx, &written, now, DAY).await? {
        0 => Step::of(known, now, true),
        few if few < OF_MAILBOX => Step::of(known, now, false),
        _ => Step::Nothing,
    };
    let bucket = match step {
        Step::Nothing => format!("newsletter.mailbox.still:{mailbox_key}"),
        Step::New { .. } | Step::Ask(_) | Step::Tell(_) => written,
    };
    staff::count_up(tx, &bucket, now).await?;
    Ok(step)
}

/// What an address calls for.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    /// Nobody has it: a question, and a reminder of it unless its mailbox gets another one.
    New { reminds: bool },
    /// Somebody who has not said yes, or left: the question again.
    Ask(&'a SubscriberRow),
    /// Somebody who gets the newsletter: a word that they do.
    Tell(&'a SubscriberRow),
    /// Written to lately or often enough, or never to be written to.
    Nothing,
}

impl<'a> Step<'a> {
    /// `reminds` where nothing was written to the mailbox lately.
    fn of(known: &'a Known, now: Instant, reminds: bool) -> Self {
        if is_closed(known) {
            return Self::Nothing;
        }
        let Some(who) = &known.subscriber else {
            return Self::New { reminds };
        };
        let rest = rest(who, known.askings);
        if who.asked_at.is_some_and(|asked| now - asked < rest) {
            return Self::Nothing;
        }
        match who.status {
            SubscriberStatus::Pending | SubscriberStatus::Left if known.askings < OF_ASKING => {
                Self::Ask(who)
            }
            SubscriberStatus::Active | SubscriberStatus::Paused => Self::Tell(who),
            SubscriberStatus::Pending
            | SubscriberStatus::Left
            | SubscriberStatus::Bounced
            | SubscriberStatus::Complained => Self::Nothing,
        }
    }

    /// To whom something is written, what, and whether a reminder goes after it. Nobody's id is
    /// empty.
    fn mail<'b>(self, new: &'b SubscriberId) -> (&'b str, SubscriberLetter, &'b str)
    where
        'a: 'b,
    {
        match self {
            Self::New { reminds } => {
                let reminded = if reminds { new.as_str() } else { "" };
                (new.as_str(), SubscriberLetter::Confirmation, reminded)
            }
            Self::Ask(who) => (who.id.as_str(), SubscriberLetter::Confirmation, ""),
            Self::Tell(who) => (who.id.as_str(), SubscriberLetter::Known, ""),
            Self::Nothing => ("", SubscriberLetter::Confirmation, ""),
        }
    }
}

/// Whether nothing is ever to be written to an address: for a reason of its own, or because somebody
/// said no for the whole mailbox.
fn is_closed(known: &Known) -> bool {
    let own = known.suppressed.is_some_and(|why| !why.lets_ask_again());
    let mailbox = matches!(
        known.mailbox_suppressed,
        Some(SuppressionReason::NotMe | SuppressionReason::Complaint)
    );
    own || mailbox
}

/// For how long somebody is left alone after the last mail that anybody can cause, in seconds.
fn rest(who: &SubscriberRow, askings: i64) -> i64 {
    match who.status {
        // Only the first asking has a reminder behind it.
        SubscriberStatus::Pending if who.round <= 1 => REST_REMINDED,
        SubscriberStatus::Active | SubscriberStatus::Paused if askings > 0 => REST_TOLD,
        _ => REST,
    }
}

/// Writes down what was asked, and the mails that it makes necessary.
async fn write<R>(
    tx: &mut AnyConnection,
    asking: &Asking<'_>,
    step: Step<'_>,
    new: &SubscriberId,
) -> Result<(), Fault<R>> {
    let now = asking.now;
    let (whom, kind, reminded) = step.mail(new);
    let said = (ConsentKind::Asked, asking.source);
    rows::add_consent(tx, whom, said, now).await?;
    let mail = |id, subscriber, kind: SubscriberLetter, due_at| NewSubscriberMail {
        id,
        subscriber,
        kind: kind.as_str(),
        due_at,
        now,
    };
    let (first, second) = (secret::uuid_v7(now), secret::uuid_v7(now));
    rows::add_mail(tx, &mail(&first, whom, kind, now)).await?;
    let reminder = mail(&second, reminded, SubscriberLetter::Reminder, now + DAY);
    Ok(rows::add_mail(tx, &reminder).await?)
}
