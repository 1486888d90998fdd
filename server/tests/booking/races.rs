//! Many at once. Whatever the order in which the store lets them through, nobody gets what somebody
//! else has, and nobody is refused what is free.

use std::{pin::Pin, slice::from_ref, sync::Arc};

use domain::{
    booking::{Booked, BookingDesk, BookingError, MoveForm, Status},
    time::Instant,
};
use tokio::sync::Barrier;

use crate::{
    invariants::assert_sound,
    story::{is_taken, request},
    support::{TestPractice, chicago, on_both_engines},
};

type Deed<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Answer = Result<Booked, BookingError>;

/// Lets all of them go at the same moment, and answers what became of each.
pub async fn at_once<T: Send + 'static>(deeds: Vec<Deed<T>>) -> Vec<T> {
    let start = Arc::new(Barrier::new(deeds.len()));
    let tasks: Vec<_> = deeds
        .into_iter()
        .map(|deed| {
            let start = Arc::clone(&start);
            tokio::spawn(async move {
                start.wait().await;
                deed.await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

/// So many people at so many servers, each doing the same.
fn people<T, F>(
    servers: &[TestPractice],
    names: impl Iterator<Item = String>,
    deed: impl Fn(TestPractice, String) -> F,
) -> Vec<Deed<T>>
where
    F: Future<Output = T> + Send + 'static,
{
    let servers = servers.iter().cycle();
    names
        .zip(servers)
        .map(|(name, server)| Box::pin(deed(server.clone(), name)) as Deed<T>)
        .collect()
}

fn names(round: i64, count: usize) -> impl Iterator<Item = String> {
    (0..count).map(move |nth| format!("r{round}p{nth}"))
}

/// Nine o'clock, on another day in each round.
fn nine(round: i64) -> Instant {
    chicago(&format!("2026-03-{:02} 09:00", 9 + round))
}

/// Exactly one of them has the time; the others hear that it is taken, and what is near.
fn assert_one_winner<T: std::fmt::Debug>(answers: &[Result<T, BookingError>], wanted: Instant) {
    let losers: Vec<_> = answers
        .iter()
        .filter_map(|answer| answer.as_ref().err())
        .collect();
    assert_eq!(answers.len() - losers.len(), 1, "{answers:?}");
    for loser in losers {
        let BookingError::Taken { at, nearest } = loser else {
            panic!("{loser:?}");
        };
        assert_eq!(*at, wanted.epoch());
        assert!((1..=3).contains(&nearest.len()), "{nearest:?}");
        assert!(!nearest.contains(at) && nearest.is_sorted(), "{nearest:?}");
    }
}

async fn forty_book_one_time(servers: &[TestPractice]) {
    servers[0].morning_therapist("dana").await;
    for round in 0..5 {
        let book = move |desk: TestPractice, name: String| async move {
            desk.books_at_once(&name, nine(round)).await
        };
        let answers = at_once(people(servers, names(round, 40), book)).await;
        assert_one_winner(&answers, nine(round));
    }
    assert_eq!(servers[0].consultations().await, 5);
    assert_sound(&servers[0]).await;
}

async fn twenty_hold_one_time(servers: &[TestPractice]) {
    servers[0].morning_therapist("dana").await;
    for round in 0..5 {
        let mut visitors = Vec::new();
        for server in servers.iter().cycle().take(20) {
            visitors.push(server.visitor().await);
        }
        let holding = visitors
            .iter()
            .cloned()
            .map(|visitor| Box::pin(async move { visitor.holds(nine(round)).await }) as Deed<_>);
        let answers = at_once(holding.collect()).await;
        assert_one_winner(&answers, nine(round));
        let winner = answers.iter().position(Result::is_ok).unwrap();
        assert!(visitors[winner].time().await.is_some());
    }
    assert_sound(&servers[0]).await;
}

async fn three_therapists_and_twelve_people(servers: &[TestPractice]) {
    for slug in ["dana", "luis", "owen"] {
        servers[0].morning_therapist(slug).await;
    }
    for round in 0..4 {
        let book = move |desk: TestPractice, name: String| async move {
            let booked = desk.books_at_once(&name, nine(round)).await?;
            Ok(desk.view(&booked).await.therapist.slug.to_string())
        };
        let answers = at_once(people(servers, names(round, 12), book)).await;
        let mut got: Vec<_> = answers
            .iter()
            .filter_map(|answer| answer.as_ref().ok())
            .collect();
        got.sort();
        assert_eq!(got, ["dana", "luis", "owen"], "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| is_taken(answer)).count(), 9);
    }
    assert_sound(&servers[0]).await;
}

async fn one_address_wants_twenty_times(servers: &[TestPractice]) {
    servers[0].morning_therapist("dana").await;
    servers[0].morning_therapist("luis").await;
    for round in 0..3 {
        let wishes = (0..20).zip(servers.iter().cycle()).map(|(nth, server)| {
            let desk = server.clone();
            let at = nine(nth / 4 + round).plus_minutes(30 * (nth % 4));
            Box::pin(async move {
                let key = format!("{round} {nth}");
                desk.book_at_once(&key, request(&format!("ada{round}"), at))
                    .await
            }) as Deed<Answer>
        });
        let answers = at_once(wishes.collect()).await;
        let booked = answers.iter().filter(|answer| answer.is_ok()).count();
        let refused = answers
            .iter()
            .filter(|answer| **answer == Err(BookingError::AlreadyBooked));
        assert_eq!((booked, refused.count()), (1, 19), "{answers:?}");
    }
    assert_sound(&servers[0]).await;
}

async fn one_request_comes_twenty_times(servers: &[TestPractice]) {
    servers[0].morning_therapist("dana").await;
    for round in 0..4 {
        let again = move |desk: TestPractice, _: String| async move {
            desk.books_at_once(&format!("r{round}"), nine(round)).await
        };
        let answers = at_once(people(servers, names(round, 20), again)).await;
        let first = answers[0].clone().unwrap();
        assert!(
            answers.iter().all(|answer| answer.as_ref() == Ok(&first)),
            "{answers:?}"
        );
        assert_eq!(servers[0].consultations().await, round + 1);
    }
    assert_sound(&servers[0]).await;
}

async fn one_button_is_pressed_twenty_times(servers: &[TestPractice]) {
    servers[0].morning_therapist("dana").await;
    for round in 0..4 {
        let name = format!("r{round}");
        let ada = servers[0].visitor_about_to_book(&name, nine(round)).await;
        let (secret, key) = (ada.secret.clone(), ada.draft().await.request_key);
        let press = move |desk: TestPractice, _: String| {
            let (secret, key) = (secret.clone(), key.clone());
            async move { desk.book(&secret, &key).await }
        };
        let answers = at_once(people(servers, names(round, 20), press)).await;
        let first = answers[0].clone().unwrap();
        assert!(
            answers.iter().all(|answer| answer.as_ref() == Ok(&first)),
            "{answers:?}"
        );
    }
    assert_eq!(servers[0].consultations().await, 4);
    assert_sound(&servers[0]).await;
}

/// The last button of a visitor whose hold ends in `left` minutes, and ten who want the same time.
/// Answers what the visitor and what the others heard.
async fn last_button_against_ten(
    servers: &[TestPractice],
    round: i64,
    left: i64,
) -> (Answer, Vec<Answer>) {
    let ada = servers[0]
        .visitor_about_to_book(&format!("ada{round}"), nine(round))
        .await;
    servers[0].minutes_pass(10 - left);
    let book = move |desk: TestPractice, name: String| async move {
        desk.books_at_once(&name, nine(round)).await
    };
    let mut deeds = people(servers, names(round, 10), book);
    deeds.insert(5, Box::pin(async move { ada.books().await }));
    let mut answers = at_once(deeds).await;
    (answers.remove(5), answers)
}

async fn a_swap_of_two_calls(servers: &[TestPractice]) {
    let desk = &servers[0];
    desk.morning_therapist("dana").await;
    for round in 0..5 {
        let (nine, ten) = (nine(round), nine(round).plus_minutes(60));
        let ada = desk.booked(&format!("ada{round}"), nine).await;
        let bea = desk.booked(&format!("bea{round}"), ten).await;
        let swap = [(ada.clone(), ten), (bea.clone(), nine)]
            .into_iter()
            .zip(servers.iter().cycle());
        let swap = swap.map(|((booked, at), server)| {
            let server = server.clone();
            Box::pin(async move { server.moves(&booked, at).await }) as Deed<_>
        });
        let answers = at_once(swap.collect()).await;
        // Each has what the other wants, so neither gets it and both keep their own.
        assert!(answers.iter().all(is_taken), "{answers:?}");
        assert_eq!(desk.view(&ada).await.at, nine.epoch());
        assert_eq!(desk.view(&bea).await.at, ten.epoch());
    }
    assert_sound(desk).await;
}

async fn a_swap_with_a_colleague_free(servers: &[TestPractice]) {
    let desk = &servers[0];
    desk.morning_therapist("dana").await;
    for round in 0..5 {
        let (nine, ten) = (nine(round), nine(round).plus_minutes(60));
        let ada = desk.booked(&format!("ada{round}"), nine).await;
        let bea = desk.booked(&format!("bea{round}"), ten).await;
        if round == 0 {
            desk.morning_therapist("luis").await;
        }
        let swap = [(ada.clone(), ten), (bea.clone(), nine)]
            .into_iter()
            .zip(servers.iter().cycle());
        let swap = swap.map(|((booked, at), server)| {
            let server = server.clone();
            Box::pin(async move { server.moves(&booked, at).await }) as Deed<_>
        });
        assert_eq!(at_once(swap.collect()).await, [Ok(()), Ok(())]);
        assert_eq!(desk.view(&ada).await.at, ten.epoch());
        assert_eq!(desk.view(&bea).await.at, nine.epoch());
    }
    assert_sound(desk).await;
}

on_both_engines! {
    async fn of_forty_who_book_one_time_exactly_one_has_it(practice: TestPractice) {
        forty_book_one_time(&[practice]).await;
    }

    async fn of_twenty_who_hold_one_time_exactly_one_has_it(practice: TestPractice) {
        twenty_hold_one_time(&[practice]).await;
    }

    async fn three_free_therapists_take_exactly_three_of_twelve(practice: TestPractice) {
        three_therapists_and_twelve_people(&[practice]).await;
    }

    async fn one_address_gets_one_consultation_however_fast_it_asks(practice: TestPractice) {
        one_address_wants_twenty_times(&[practice]).await;
    }

    async fn one_request_is_one_consultation_however_often_it_comes_at_once(
        practice: TestPractice,
    ) {
        one_request_comes_twenty_times(&[practice]).await;
    }

    async fn one_button_is_one_consultation_however_often_it_is_pressed_at_once(
        practice: TestPractice,
    ) {
        one_button_is_pressed_twenty_times(&[practice]).await;
    }

    async fn two_who_swap_their_times_at_once_both_keep_their_own(practice: TestPractice) {
        a_swap_of_two_calls(&[practice]).await;
    }

    async fn two_who_swap_their_times_at_once_both_move_where_a_colleague_is_free(
        practice: TestPractice,
    ) {
        a_swap_with_a_colleague_free(&[practice]).await;
    }

    async fn a_hold_that_lives_beats_everybody(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        for round in 0..5 {
            let (holder, others) = last_button_against_ten(from_ref(&practice), round, 1).await;
            holder.unwrap();
            assert!(others.iter().all(is_taken), "{others:?}");
        }
        assert_sound(&practice).await;
    }

    async fn a_hold_that_has_just_lapsed_gives_its_time_to_exactly_one(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        for round in 0..5 {
            let (holder, mut others) = last_button_against_ten(from_ref(&practice), round, 0).await;
            others.push(holder);
            assert_one_winner(&others, nine(round));
        }
        assert_sound(&practice).await;
    }

    async fn starts_five_minutes_apart_never_overlap(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let rules = domain::practice::CallRules {
            step_minutes: 5,
            ..Default::default()
        };
        practice.call_rules(rules).await;
        for round in 0..5 {
            let starts: Vec<_> = (0..24)
                .map(|nth| nine(round).plus_minutes(nth * 5))
                .collect();
            let wishes = starts.iter().zip(names(round, 24)).map(|(at, name)| {
                let (desk, at) = (practice.clone(), *at);
                Box::pin(async move { desk.books_at_once(&name, at).await }) as Deed<Answer>
            });
            let answers = at_once(wishes.collect()).await;
            let (won, lost): (Vec<_>, Vec<_>) = starts
                .iter()
                .zip(&answers)
                .partition(|(_, answer)| answer.is_ok());
            assert!(
                won.windows(2)
                    .all(|pair| *pair[1].0 - *pair[0].0 >= 20 * 60),
                "{won:?}"
            );
            for (at, answer) in lost {
                assert!(is_taken(answer), "{answer:?}");
                let in_the_way = won.iter().any(|(other, _)| (**other - *at).abs() < 20 * 60);
                assert!(in_the_way, "{at:?} was free");
            }
        }
        assert_sound(&practice).await;
    }

    async fn of_twenty_moves_of_one_call_exactly_one_is_made(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        for round in 0..3 {
            let booked = practice.booked(&format!("ada{round}"), nine(round)).await;
            let moves = (0..20).map(|nth| {
                let (desk, token) = (practice.clone(), booked.token.clone());
                let form = MoveForm {
                    at: nine(5 + nth / 4 + round * 5)
                        .plus_minutes(nth % 4 * 30)
                        .epoch()
                        .to_string(),
                    version: "0".to_owned(),
                    ..MoveForm::default()
                };
                Box::pin(async move { desk.move_to(&token, form).await })
                    as Deed<Result<(), BookingError>>
            });
            let answers = at_once(moves.collect()).await;
            let changed = answers
                .iter()
                .filter(|answer| **answer == Err(BookingError::Changed))
                .count();
            assert_eq!(
                (
                    answers.iter().filter(|answer| answer.is_ok()).count(),
                    changed
                ),
                (1, 19),
                "{answers:?}"
            );
            assert_eq!(practice.view(&booked).await.version, 1);
        }
        assert_sound(&practice).await;
    }

    async fn a_cancellation_taken_back_meets_those_who_want_the_time(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        for round in 0..5 {
            let ada = practice.booked(&format!("ada{round}"), nine(round)).await;
            practice.cancel(&ada.token).await.unwrap();
            let book = move |desk: TestPractice, name: String| async move {
                desk.books_at_once(&name, nine(round)).await.map(|_| ())
            };
            let mut deeds = people(from_ref(&practice), names(round, 6), book);
            let (desk, token) = (practice.clone(), ada.token.clone());
            deeds.insert(3, Box::pin(async move { desk.undo_cancel(&token).await }));
            let answers = at_once(deeds).await;
            assert_eq!(
                answers.iter().filter(|answer| answer.is_ok()).count(),
                1,
                "{answers:?}"
            );
            let restored = practice.view(&ada).await.status == Status::Confirmed;
            assert_eq!(restored, answers[3].is_ok());
        }
        assert_sound(&practice).await;
    }

    async fn a_cancelled_time_goes_to_one_at_most_and_the_rest_is_told(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        for round in 0..5 {
            let ada = practice.booked(&format!("ada{round}"), nine(round)).await;
            let book = move |desk: TestPractice, name: String| async move {
                desk.books_at_once(&name, nine(round)).await.map(|_| ())
            };
            let mut deeds = people(from_ref(&practice), names(round, 6), book);
            let (desk, token) = (practice.clone(), ada.token.clone());
            deeds.insert(3, Box::pin(async move { desk.cancel(&token).await }));
            let mut answers = at_once(deeds).await;
            answers.remove(3).unwrap();
            assert!(
                answers.iter().filter(|answer| answer.is_ok()).count() <= 1,
                "{answers:?}"
            );
            assert!(
                answers
                    .iter()
                    .all(|answer| answer.is_ok() || is_taken(answer)),
                "{answers:?}"
            );
            assert_eq!(practice.view(&ada).await.status, Status::CancelledByVisitor);
        }
        assert_sound(&practice).await;
    }

    async fn a_move_and_a_cancellation_at_once_leave_one_clear_state(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        for round in 0..5 {
            let ada = practice.booked(&format!("ada{round}"), nine(round)).await;
            let ten = nine(round).plus_minutes(60);
            let (mover, canceller) = (
                (practice.clone(), ada.clone()),
                (practice.clone(), ada.token.clone()),
            );
            let answers = at_once(vec![
                Box::pin(async move { mover.0.moves(&mover.1, ten).await }) as Deed<_>,
                Box::pin(async move { canceller.0.cancel(&canceller.1).await }) as Deed<_>,
            ])
            .await;
            assert_eq!(answers[1], Ok(()));
            // The move came first, or it came too late.
            let moved = match &answers[0] {
                Ok(()) => true,
                Err(BookingError::Closed | BookingError::Changed) => false,
                other => panic!("{other:?}"),
            };
            let view = practice.view(&ada).await;
            assert_eq!(view.status, Status::CancelledByVisitor);
            assert_eq!(
                (view.version, view.at),
                if moved {
                    (2, ten.epoch())
                } else {
                    (1, nine(round).epoch())
                }
            );
        }
        assert_sound(&practice).await;
    }
}

/// Makes of a race a test with two servers, each with its own connections, on one PostgreSQL.
macro_rules! with_two_servers {
    ($($name:ident = $race:ident;)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            TestPractice::on_postgres(|practice| async move {
                let servers = [practice.clone(), practice.second_server().await];
                $race(&servers).await;
                servers[1].store().close().await;
            })
            .await;
        }
    )*};
}

with_two_servers! {
    of_forty_who_book_one_time_at_two_servers_exactly_one_has_it = forty_book_one_time;
    of_twenty_who_hold_one_time_at_two_servers_exactly_one_has_it = twenty_hold_one_time;
    three_free_therapists_take_three_of_twelve_at_two_servers = three_therapists_and_twelve_people;
    one_address_gets_one_consultation_from_two_servers = one_address_wants_twenty_times;
    one_request_is_one_consultation_at_two_servers = one_request_comes_twenty_times;
    one_button_is_one_consultation_at_two_servers = one_button_is_pressed_twenty_times;
    two_who_swap_their_times_at_two_servers_both_keep_their_own = a_swap_of_two_calls;
    two_who_swap_at_two_servers_both_move_where_a_colleague_is_free = a_swap_with_a_colleague_free;
}
