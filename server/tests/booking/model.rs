//! A few people who do whatever comes to their mind, for hundreds of steps, beside a small model of
//! the practice that says what each of them must hear.

use domain::{
    booking::{Booked, BookingDesk, BookingError, HoldState},
    time::Instant,
};

use crate::{
    invariants::assert_sound,
    story::{Visitor, contact},
    support::{TestPractice, chicago},
};

const PEOPLE: usize = 6;
const THERAPISTS: [&str; 2] = ["dana", "luis"];
const DATE: &str = "2026-03-10";
/// The starts that the hours from 9:00 to 10:15 allow. Each blocks the one before and after it.
const STARTS: [i64; 5] = [0, 15, 30, 45, 60];

/// Random enough, and the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(sides).unwrap()).unwrap()
    }
}

#[derive(Clone, Debug)]
struct Time {
    therapist: String,
    at: Instant,
}

#[derive(Clone, Debug)]
struct Hold {
    time: Time,
    until: Instant,
}

#[derive(Clone, Debug)]
struct Call {
    booked: Booked,
    time: Time,
    cancelled_at: Option<Instant>,
}

/// One person: what they have chosen in the flow, and their latest call.
struct Person {
    visitor: Visitor,
    hold: Option<Hold>,
    call: Option<Call>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Hold(usize, Instant),
    FillIn(usize),
    Book(usize),
    Move(usize, Instant),
    Cancel(usize),
    Undo(usize),
    Pass(i64),
}

struct World {
    desk: TestPractice,
    people: Vec<Person>,
}

/// A visitor with a new draft, whose contact form is filled in already.
async fn newcomer(desk: &TestPractice, who: usize) -> Visitor {
    let name = format!("p{who}");
    let visitor = desk.visitor().await;
    assert_eq!(
        visitor.fills_in(contact(&name)).await,
        Err(BookingError::TooEarly)
    );
    visitor
}

impl World {
    async fn begin(desk: TestPractice) -> Self {
        for slug in THERAPISTS {
            desk.therapist(slug)
                .licensed("MN")
                .daily("09:00", "10:15")
                .await;
        }
        let mut people = Vec::new();
        for who in 0..PEOPLE {
            let visitor = newcomer(&desk, who).await;
            people.push(Person {
                visitor,
                hold: None,
                call: None,
            });
        }
        Self { desk, people }
    }

    fn next_step(dice: &mut Dice) -> Step {
        let who = dice.roll(PEOPLE);
        let at = chicago(&format!("{DATE} 09:00")).plus_minutes(STARTS[dice.roll(STARTS.len())]);
        match dice.roll(16) {
            0..=3 => Step::Hold(who, at),
            4 => Step::FillIn(who),
            5..=7 => Step::Book(who),
            8..=9 => Step::Move(who, at),
            10..=11 => Step::Cancel(who),
            12..=13 => Step::Undo(who),
            _ => Step::Pass(i64::try_from(dice.roll(9)).unwrap() + 1),
        }
    }

    /// Whether the therapist is free at a start, as `who` may see it: their own hold does not
    /// count, nor does their call when it is what is being moved.
    fn is_free(&self, therapist: &str, at: Instant, who: Option<usize>, moving: bool) -> bool {
        let now = self.desk.now();
        let in_the_way =
            |time: &Time| time.therapist == therapist && (time.at - at).abs() < 20 * 60;
        !self.people.iter().enumerate().any(|(nth, person)| {
            let myself = Some(nth) == who;
            let hold = person
                .hold
                .as_ref()
                .filter(|hold| hold.until > now && (!myself || moving));
            let call = person
                .call
                .as_ref()
                .filter(|call| call.cancelled_at.is_none() && !(myself && moving));
            hold.is_some_and(|hold| in_the_way(&hold.time))
                || call.is_some_and(|call| in_the_way(&call.time))
        })
    }

    fn anybody_free(&self, at: Instant, who: Option<usize>, moving: bool) -> bool {
        THERAPISTS
            .iter()
            .any(|therapist| self.is_free(therapist, at, who, moving))
    }

    fn is_active(&self, who: usize) -> bool {
        self.people[who]
            .call
            .as_ref()
            .is_some_and(|call| call.cancelled_at.is_none())
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Hold(who, at) => self.hold(who, at).await,
            Step::FillIn(who) => self.fill_in(who).await,
            Step::Book(who) => self.book(who).await,
            Step::Move(who, at) => self.move_call(who, at).await,
            Step::Cancel(who) => self.cancel(who).await,
            Step::Undo(who) => self.undo(who).await,
            Step::Pass(minutes) => self.desk.minutes_pass(minutes),
        }
    }

    async fn hold(&mut self, who: usize, at: Instant) {
        let answer = self.people[who].visitor.holds(at).await;
        assert_eq!(
            kind(&answer),
            if self.anybody_free(at, Some(who), false) {
                "ok"
            } else {
                "taken"
            }
        );
        if answer.is_err() {
            return;
        }
        let got = self.people[who].visitor.draft().await.time.unwrap();
        assert_eq!((got.at, got.hold), (at.epoch(), HoldState::Kept));
        let therapist = got.therapist.slug.to_string();
        assert!(
            self.is_free(&therapist, at, Some(who), false),
            "{therapist} was not free"
        );
        let until = self.desk.now().plus_minutes(10);
        self.people[who].hold = Some(Hold {
            time: Time { therapist, at },
            until,
        });
    }

    async fn fill_in(&mut self, who: usize) {
        let now = self.desk.now();
        let person = &mut self.people[who];
        let answer = person.visitor.fills_in(contact(&format!("p{who}"))).await;
        match &mut person.hold {
            Some(hold) if hold.until > now => hold.until = now.plus_minutes(10),
            _ => {}
        }
        assert_eq!(
            kind(&answer),
            if person.hold.is_some() {
                "ok"
            } else {
                "too early"
            }
        );
    }

    async fn book(&mut self, who: usize) {
        let answer = self.people[who].visitor.books().await;
        let hold = self.people[who].hold.clone();
        let live = hold
            .as_ref()
            .is_some_and(|hold| hold.until > self.desk.now());
        let expected = match &hold {
            None => "too early",
            Some(_) if self.is_active(who) => "already booked",
            Some(hold) if live || self.anybody_free(hold.time.at, Some(who), false) => "ok",
            Some(_) => "taken",
        };
        assert_eq!(kind(&answer), expected);
        let (Ok(booked), Some(hold)) = (answer, hold) else {
            return;
        };
        let view = self.desk.view(&booked).await;
        let therapist = view.therapist.slug.to_string();
        assert_eq!(view.at, hold.time.at.epoch());
        assert!(
            self.is_free(&therapist, hold.time.at, Some(who), false),
            "{therapist} was not free"
        );
        if live || self.is_free(&hold.time.therapist, hold.time.at, Some(who), false) {
            assert_eq!(therapist, hold.time.therapist);
        }
        let time = Time {
            therapist,
            at: hold.time.at,
        };
        let visitor = newcomer(&self.desk, who).await;
        let call = Some(Call {
            booked,
            time,
            cancelled_at: None,
        });
        self.people[who] = Person {
            visitor,
            hold: None,
            call,
        };
    }

    async fn move_call(&mut self, who: usize, at: Instant) {
        let Some(call) = self.people[who].call.clone() else {
            return;
        };
        let answer = self.desk.moves(&call.booked, at).await;
        let expected = match call.cancelled_at {
            Some(_) => "closed",
            None if self.anybody_free(at, Some(who), true) => "ok",
            None => "taken",
        };
        assert_eq!(kind(&answer), expected);
        let view = self.desk.view(&call.booked).await;
        if answer.is_err() {
            assert_eq!(view.at, call.time.at.epoch());
            return;
        }
        let therapist = view.therapist.slug.to_string();
        assert!(
            self.is_free(&therapist, at, Some(who), true),
            "{therapist} was not free"
        );
        if self.is_free(&call.time.therapist, at, Some(who), true) {
            assert_eq!(therapist, call.time.therapist);
        }
        self.people[who].call = Some(Call {
            time: Time { therapist, at },
            ..call
        });
    }

    async fn cancel(&mut self, who: usize) {
        let now = self.desk.now();
        let Some(call) = &mut self.people[who].call else {
            return;
        };
        assert_eq!(kind(&self.desk.cancel(&call.booked.token).await), "ok");
        call.cancelled_at.get_or_insert(now);
    }

    async fn undo(&mut self, who: usize) {
        let Some(call) = self.people[who].call.clone() else {
            return;
        };
        let answer = self.desk.undo_cancel(&call.booked.token).await;
        let now = self.desk.now();
        let expected = match call.cancelled_at {
            None => "ok",
            Some(at) if now >= at.plus_minutes(30) => "closed",
            Some(_) if self.is_free(&call.time.therapist, call.time.at, Some(who), true) => "ok",
            Some(_) => "taken",
        };
        assert_eq!(kind(&answer), expected);
        if answer.is_ok() {
            self.people[who].call = Some(Call {
                cancelled_at: None,
                ..call
            });
        }
    }

    /// What a stranger is offered is just what the model has free.
    async fn compare_offers(&self) {
        let nine = chicago(&format!("{DATE} 09:00"));
        let free: Vec<_> = STARTS
            .into_iter()
            .map(|minutes| nine.plus_minutes(minutes))
            .filter(|at| self.anybody_free(*at, None, false))
            .collect();
        assert_eq!(self.desk.free_on(DATE).await, free);
    }
}

fn kind<T>(answer: &Result<T, BookingError>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(BookingError::Taken { .. }) => "taken",
        Err(BookingError::TooEarly) => "too early",
        Err(BookingError::AlreadyBooked) => "already booked",
        Err(BookingError::Closed) => "closed",
        Err(_) => "something else",
    }
}

/// Runs so many steps; where one fails, the seed and the steps up to it are told.
async fn live(desk: TestPractice, seed: u64, steps: usize) {
    let mut dice = Dice(seed);
    let mut world = World::begin(desk.clone()).await;
    let mut told = Told {
        seed,
        steps: Vec::new(),
    };
    for nth in 0..steps {
        let step = World::next_step(&mut dice);
        told.steps.push(step);
        world.take(step).await;
        if nth % 5 == 0 {
            world.compare_offers().await;
        }
        if nth % 25 == 0 {
            assert_sound(&desk).await;
        }
    }
    assert_sound(&desk).await;
    // A walk in which little happens shows little.
    assert!(desk.consultations().await > 10);
}

/// The story so far, told only where it ends badly.
struct Told {
    seed: u64,
    steps: Vec<Step>,
}

impl Drop for Told {
    #[expect(clippy::print_stderr, reason = "how to see the failure again")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "seed {}, {} steps, the last: {:?}",
                self.seed,
                self.steps.len(),
                &self.steps[self.steps.len().saturating_sub(12)..]
            );
        }
    }
}

macro_rules! lives {
    ($($name:ident = ($engine:ident, $seed:literal);)*) => {$(
        #[tokio::test]
        async fn $name() {
            TestPractice::$engine(|desk| live(desk, $seed, 300)).await;
        }
    )*};
}

lives! {
    three_hundred_steps_go_as_the_model_says_1 = (on_sqlite, 1);
    three_hundred_steps_go_as_the_model_says_2 = (on_sqlite, 2);
    three_hundred_steps_go_as_the_model_says_3 = (on_sqlite, 3);
    three_hundred_steps_go_as_the_model_says_4 = (on_sqlite, 4);
    three_hundred_steps_go_as_the_model_says_on_postgres = (on_postgres, 5);
}
