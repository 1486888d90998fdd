//! Sending: frozen once, each copy once, and everything by which somebody changes their mind.

use domain::{
    newsletter::{DeliveryState, Finding, IssueStatus},
    time::{HOUR, MINUTE},
};
use server::practice::newsletter::{IssueFault, RulesChange, Sending, Turn};

use server::store::newsletter as rows;
use tokio::sync::watch;

use crate::{
    issues::{MailServer, Mood, an_issue, press, refusal},
    statements::{counted, listen, statements},
    support::{TestPractice, on_both_engines},
};

const THREE: [&str; 3] = ["ada@example.org", "bo@example.org", "cy@example.org"];

on_both_engines! {
    async fn everybody_on_the_list_gets_one_copy(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        let sent = practice.send_march().await;
        assert_eq!(sent, Sending::Queued { recipients: 3, leaves_at: practice.now() });
        let server = MailServer::default();
        assert_eq!(practice.mailing(&server).await.accepted, 3);
        assert_eq!(server.reached(), THREE);
        assert_eq!(practice.march().await, "sent");
        // And nothing more, however often the worker looks.
        assert_eq!(practice.mailing(&server).await.accepted, 0);
        assert_eq!(practice.ledger().await, ["accepted 1", "accepted 1", "accepted 1"]);
    }

    async fn each_copy_has_its_own_links_and_the_same_name_at_every_try(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.send_march().await;
        let server = MailServer::default();
        practice.mailing(&server).await;
        let mails = server.taken();
        let names = |what: &dyn Fn(&crate::story::Mail) -> String| {
            let mut names: Vec<String> = mails.iter().map(what).collect();
            names.sort();
            names.dedup();
            names.len()
        };
        let id = |mail: &crate::story::Mail| {
            let line = mail.text.lines().find(|line| line.starts_with("Message-ID:"));
            line.unwrap().to_owned()
        };
        assert_eq!(names(&id), 3);
        assert_eq!(names(&|mail| mail.token("leave")), 3);
        for mail in &mails {
            assert!(!mail.text.contains("{{"), "{}", mail.text);
        }
    }

    async fn a_button_pressed_ten_times_at_once_sends_one_issue(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        // Five presses of one page, and five pages of one person each.
        let presses = (0..10).map(|nth| {
            let key = if nth < 5 { "one page".to_owned() } else { format!("page {nth}") };
            let desk = practice.practice.clone();
            tokio::spawn(async move { desk.send_issue(&press("march", &key)).await })
        });
        let presses: Vec<_> = presses.collect();
        let mut queued = 0;
        for one in presses {
            match one.await.unwrap().unwrap() {
                Sending::Queued { recipients, .. } => {
                    queued += 1;
                    assert_eq!(recipients, 3);
                }
                Sending::Before(status) => assert_ne!(status, IssueStatus::Draft),
            }
        }
        assert_eq!(queued, 1);
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!(server.reached(), THREE);
    }

    async fn what_was_frozen_goes_out_whatever_is_written_or_joined_later(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.change_newsletter_rules(RulesChange { undo_minutes: Some(10), ..RulesChange::default() }, "test").await.unwrap();
        practice.send_march().await;
        let stands = refusal(practice.write_issue(an_issue("march"), "test").await);
        assert_eq!(stands, IssueFault::Stands(IssueStatus::Queued));
        practice.brought(&["late@example.org"]).await;
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert!(server.taken().is_empty(), "the undo window is open");
        practice.minutes_pass(10);
        practice.mailing(&server).await;
        assert_eq!(server.reached(), THREE);
        let hash = practice.issue("march").await.unwrap().content_hash;
        assert_eq!(hash.map(|hash| hash.len()), Some(64));
    }

    async fn whoever_undoes_in_time_has_a_draft_and_a_late_press_sends_nothing(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.change_newsletter_rules(RulesChange { undo_minutes: Some(10), ..RulesChange::default() }, "test").await.unwrap();
        practice.send_march().await;
        practice.turn(Turn::Undo).await.unwrap();
        assert_eq!((practice.march().await, practice.ledger().await.len()), ("draft", 0));
        // The same press once more, come late over a slow line.
        let late = practice.send_issue(&press("march", "a press")).await;
        assert_eq!(refusal(late), IssueFault::CalledBack);
        // Another press is another decision.
        let anew = practice.send_issue(&press("march", "another press")).await.unwrap();
        assert!(matches!(anew, Sending::Queued { recipients: 3, .. }));
        practice.minutes_pass(10);
        practice.mailing(&MailServer::default()).await;
        assert_eq!(refusal(practice.turn(Turn::Undo).await), IssueFault::Stands(IssueStatus::Sent));
    }

    async fn a_scheduled_issue_goes_out_at_its_moment_as_it_is_written_then(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        let at = practice.now() + 2 * HOUR;
        practice.schedule_issue(&press("march", "x"), at).await.unwrap();
        let mut changed = an_issue("march");
        changed.subject = "Smaller steps".to_owned();
        practice.write_issue(changed, "test").await.unwrap();
        let server = MailServer::default();
        practice.minutes_pass(119);
        practice.mailing(&server).await;
        assert_eq!((practice.march().await, server.tries()), ("scheduled", 0));
        practice.minutes_pass(1);
        practice.mailing(&server).await;
        assert_eq!(server.reached(), THREE);
        assert_eq!(server.taken()[0].subject(), "Smaller steps");
        assert_eq!(practice.march().await, "sent");
    }

    async fn a_scheduled_issue_that_cannot_go_out_is_a_draft_that_says_why(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        let at = practice.now() + HOUR;
        practice.schedule_issue(&press("march", "x"), at).await.unwrap();
        let no_address = RulesChange { postal_address: Some(String::new()), ..RulesChange::default() };
        practice.change_newsletter_rules(no_address, "test").await.unwrap();
        practice.minutes_pass(60);
        let server = MailServer::default();
        practice.mailing(&server).await;
        let issue = practice.issue("march").await.unwrap();
        assert_eq!((issue.status, server.tries()), (IssueStatus::Draft, 0));
        assert!(issue.note.starts_with("it is not ready to go out · "), "{}", issue.note);
        let past = practice.schedule_issue(&press("march", "x"), practice.now()).await;
        assert!(matches!(refusal(past), IssueFault::Blocked(_)));
    }

    async fn what_is_not_ready_is_not_sent_and_says_what_is_missing(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org"]).await;
        let mut unfinished = an_issue("march");
        unfinished.body.push_str("\nSee [this](/nowhere) and TODO.\n");
        practice.write_issue(unfinished, "test").await.unwrap();
        let IssueFault::Blocked(found) = refusal(practice.send_issue(&press("march", "x")).await) else {
            panic!("not blocked");
        };
        assert!(found.iter().all(Finding::blocks) && found.len() >= 2, "{found:?}");
        assert_eq!((practice.march().await, practice.ledger().await.len()), ("draft", 0));
        let nobody = practice.send_issue(&press("april", "x")).await;
        assert_eq!(refusal(nobody), IssueFault::NotFound);
    }

    async fn an_issue_for_nobody_is_not_sent(practice: TestPractice) {
        practice.ready_to_send().await;
        let sent = practice.send_issue(&press("march", "x")).await;
        assert_eq!(refusal(sent), IssueFault::Nobody);
        assert_eq!(practice.march().await, "draft");
    }

    async fn whoever_leaves_or_pauses_during_a_send_gets_nothing_more(practice: TestPractice) {
        practice.ready_to_send().await;
        let (ada, bo) = (practice.subscriber("ada@example.org").await, practice.subscriber("bo@example.org").await);
        practice.brought(&["cy@example.org"]).await;
        practice.send_march().await;
        practice.leaves(&ada).await;
        domain::newsletter::NewsletterDesk::pause(&*practice, &bo.token("manage"), 1).await.unwrap();
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!(server.reached(), ["cy@example.org"]);
        assert_eq!(practice.ledger().await, ["accepted 1", "cancelled 0", "cancelled 0"]);
        assert_eq!(practice.march().await, "sent");
    }

    async fn a_paused_subscriber_gets_the_first_issue_after_the_pause(practice: TestPractice) {
        practice.ready_to_send().await;
        let ada = practice.subscriber("ada@example.org").await;
        practice.brought(&["bo@example.org"]).await;
        domain::newsletter::NewsletterDesk::pause(&*practice, &ada.token("manage"), 1).await.unwrap();
        assert!(matches!(practice.send_march().await, Sending::Queued { recipients: 1, .. }));
        practice.minutes_pass(32 * 24 * 60);
        practice.write_issue(an_issue("april"), "test").await.unwrap();
        let april = practice.send_issue(&press("april", "y")).await.unwrap();
        assert!(matches!(april, Sending::Queued { recipients: 2, .. }));
    }

    async fn a_stopped_issue_waits_and_goes_on(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.send_march().await;
        practice.turn(Turn::Pause).await.unwrap();
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!((practice.march().await, server.tries()), ("paused", 0));
        practice.turn(Turn::Resume).await.unwrap();
        practice.mailing(&server).await;
        assert_eq!(server.reached(), THREE);
        assert_eq!(refusal(practice.turn(Turn::Resume).await), IssueFault::Stands(IssueStatus::Sent));
    }

    async fn a_cancelled_issue_never_goes_out(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.send_march().await;
        assert_eq!(practice.turn(Turn::Cancel).await.unwrap(), 3);
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!((practice.march().await, server.tries()), ("cancelled", 0));
        let anew = practice.send_issue(&press("march", "again")).await;
        assert_eq!(refusal(anew), IssueFault::Stands(IssueStatus::Cancelled));
    }

    async fn a_server_that_says_later_is_asked_later_and_a_refused_copy_is_sent_again_on_purpose(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.send_march().await;
        let server = MailServer::default()
            .with("ada@example.org", &[Mood::Later, Mood::Later])
            .with("bo@example.org", &[Mood::Policy]);
        practice.mailing(&server).await;
        assert_eq!(practice.ledger().await, ["accepted 1", "failed 1", "retrying 1"]);
        assert_eq!(practice.march().await, "sending");
        practice.mailing(&server).await;
        assert_eq!(server.tries(), 3, "not before its time");
        practice.minutes_pass(1);
        practice.mailing(&server).await;
        practice.minutes_pass(2);
        practice.mailing(&server).await;
        assert_eq!(practice.ledger().await, ["accepted 1", "accepted 3", "failed 1"]);
        assert_eq!(practice.march().await, "sent");
        assert_eq!(practice.turn(Turn::Retry).await.unwrap(), 1);
        assert_eq!(practice.march().await, "sending");
        practice.mailing(&server).await;
        assert_eq!(server.reached(), THREE);
        assert_eq!(practice.turn(Turn::Retry).await.unwrap(), 0);
        assert_eq!(practice.march().await, "sent");
    }

    async fn a_server_that_says_later_for_ever_is_not_asked_for_ever(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org"]).await;
        practice.send_march().await;
        let server = MailServer::default().with("ada@example.org", &[Mood::Later; 40]);
        for _ in 0..40 {
            practice.mailing(&server).await;
            practice.minutes_pass(6 * 60);
        }
        assert_eq!(practice.ledger().await, ["failed 14"]);
        assert_eq!(server.tries(), 14);
    }

    async fn a_server_that_is_away_is_left_alone_and_costs_no_copy_its_tries(practice: TestPractice) {
        practice.ready_to_send().await;
        let many: Vec<String> = (0..12).map(|nth| format!("reader{nth}@example.org")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        practice.brought(&many).await;
        practice.send_march().await;
        let server = many.iter().fold(MailServer::default(), |server, one| server.with(one, &[Mood::Away]));
        let mailed = practice.mailing(&server).await;
        assert_eq!((server.tries(), mailed.wait.is_some()), (3, true));
        let ledger = practice.ledger().await;
        let count = |what: &str| ledger.iter().filter(|line| *line == what).count();
        assert_eq!((count("queued 0"), count("retrying 0")), (9, 3), "{ledger:?}");
    }

    async fn what_may_have_arrived_is_a_persons_decision(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org", "bo@example.org"]).await;
        practice.send_march().await;
        let server = MailServer::default()
            .with("ada@example.org", &[Mood::HangsUp])
            .with("bo@example.org", &[Mood::HangsUp]);
        practice.mailing(&server).await;
        practice.minutes_pass(60);
        practice.mailing(&server).await;
        assert_eq!(practice.ledger().await, ["uncertain 1", "uncertain 1"]);
        assert_eq!((practice.march().await, practice.turn(Turn::Retry).await.unwrap()), ("sent", 0));
        let march = practice.issue("march").await.unwrap();
        let waiting = practice.copies(&march, Some(DeliveryState::Uncertain), "", 10).await.unwrap();
        assert_eq!(waiting[0].address, "a…@example.org");
        practice.decide_copy("march", &waiting[0].subscriber, true, "test").await.unwrap();
        practice.decide_copy("march", &waiting[1].subscriber, false, "test").await.unwrap();
        let twice = practice.decide_copy("march", &waiting[1].subscriber, true, "test").await;
        assert_eq!(refusal(twice), IssueFault::NoCopy);
        practice.mailing(&server).await;
        assert_eq!(server.taken().len(), 1);
        assert_eq!(practice.ledger().await, ["accepted 1", "accepted 1"]);
    }

    async fn a_worker_that_dies_leaves_what_it_had_begun_uncertain_and_the_rest_queued(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.send_march().await;
        practice.exec("UPDATE issue SET status = 'sending', started_at = leaves_at", &[]).await;
        practice.exec("UPDATE delivery SET state = 'leased', attempts = 1, lease_owner = 'dead', lease_until = due_at + 600", &[]).await;
        practice.exec("UPDATE delivery SET state = 'sending' WHERE subscriber_id = (SELECT MIN(id) FROM subscriber)", &[]).await;
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!(server.tries(), 0, "its lease is not over");
        practice.it_is(practice.now() + 10 * MINUTE);
        practice.mailing(&server).await;
        assert_eq!(practice.ledger().await, ["accepted 1", "accepted 1", "uncertain 1"]);
        assert_eq!(server.taken().len(), 2);
    }

    async fn an_issue_of_which_nothing_is_taken_is_stopped_before_it_costs_the_whole_list(practice: TestPractice) {
        practice.ready_to_send().await;
        let many: Vec<String> = (0..40).map(|nth| format!("reader{nth}@example.org")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        practice.brought(&many).await;
        practice.send_march().await;
        let server = many.iter().fold(MailServer::default(), |server, one| server.with(one, &[Mood::Policy]));
        practice.mailing(&server).await;
        let issue = practice.issue("march").await.unwrap();
        assert_eq!((issue.status, server.tries()), (IssueStatus::Paused, 20));
        assert!(issue.note.starts_with("the mail server refused"), "{}", issue.note);
        assert_eq!(practice.turn(Turn::Retry).await.unwrap(), 20);
        practice.turn(Turn::Resume).await.unwrap();
        let mended = MailServer::default();
        practice.mailing(&mended).await;
        assert_eq!(mended.taken().len(), 40);
    }

    async fn two_workers_share_an_issue_and_nobody_gets_two(practice: TestPractice) {
        practice.ready_to_send().await;
        let many: Vec<String> = (0..60).map(|nth| format!("reader{nth:02}@example.org")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        practice.brought(&many).await;
        practice.send_march().await;
        let server = MailServer::default();
        let other = practice.second_server().await;
        tokio::join!(practice.mailing(&server), other.mailing(&server));
        assert_eq!(server.reached(), many);
        assert_eq!(practice.march().await, "sent");
    }

    async fn not_more_leave_in_a_minute_than_the_rules_say(practice: TestPractice) {
        practice.ready_to_send().await;
        let slow = RulesChange { messages_a_minute: Some(12), ..RulesChange::default() };
        practice.change_newsletter_rules(slow, "test").await.unwrap();
        practice.brought(&["a@example.org", "b@example.org", "c@example.org", "d@example.org"]).await;
        practice.send_march().await;
        let server = MailServer::default();
        let mailed = practice.mailing(&server).await;
        assert_eq!((server.tries(), mailed.wait.map(|wait| wait.as_secs())), (2, Some(5)));
        practice.it_is(practice.now() + 5);
        // Another server has no bucket of its own.
        practice.second_server().await.mailing(&server).await;
        assert_eq!(server.tries(), 3);
        practice.it_is(practice.now() + 5);
        practice.mailing(&server).await;
        assert_eq!((server.tries(), practice.march().await), (4, "sent"));
    }

    async fn a_copy_costs_two_small_transactions_and_a_share_of_its_batch(practice: TestPractice) {
        practice.ready_to_send().await;
        let many: Vec<String> = (0..60).map(|nth| format!("reader{nth}@example.org")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        practice.brought(&many).await;
        practice.send_march().await;
        let server = MailServer::default();
        listen();
        let number = counted(async {
            practice.mailing(&server).await;
        });
        let number = number.await;
        let spent = statements(&practice, &[number]).await.remove(0).len();
        assert_eq!(server.tries(), 60);
        // Of its own: `sending` and the answer. Its share: the rules, the pace, the lease, the batch.
        assert!((60 * 2..60 * 5).contains(&spent), "{spent}");
    }

    async fn a_trial_goes_to_one_address_and_counts_for_nothing(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        let server = MailServer::default();
        let taken = practice.trial(&server, "editor@calls.example").await;
        assert_eq!(taken.reply(), "250 taken");
        assert_eq!(server.reached(), ["editor@calls.example"]);
        assert_eq!(server.taken()[0].subject(), "Test: Small steps in March");
        assert!(!server.taken()[0].text.contains("{{token}}"));
        assert_eq!((practice.ledger().await.len(), practice.march().await), (0, "draft"));
    }

    async fn every_text_that_an_issue_has_had_is_kept(practice: TestPractice) {
        practice.ready_to_send().await;
        let mut changed = an_issue("march");
        changed.body = "Other words.\n".to_owned();
        assert!(!practice.write_issue(changed, "test").await.unwrap());
        let kept = practice.texts("SELECT body_text FROM issue_revision ORDER BY revision", &[]).await;
        assert_eq!(kept, [an_issue("march").body, "Other words.\n".to_owned()]);
        let mut odd = an_issue("Not A Slug");
        odd.slug = "Not A Slug".to_owned();
        assert_eq!(refusal(practice.write_issue(odd, "test").await), IssueFault::Slug);
    }

    async fn what_was_done_is_in_the_audit_log_and_names_no_address(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.send_march().await;
        practice.turn(Turn::Pause).await.unwrap();
        practice.turn(Turn::Resume).await.unwrap();
        practice.turn(Turn::Cancel).await.unwrap();
        let told = practice.texts("SELECT action FROM audit_event WHERE action LIKE 'newsletter.%' ORDER BY at, id", &[]).await;
        assert_eq!(told, ["newsletter.rules_changed", "newsletter.list_imported", "newsletter.sent",
            "newsletter.paused", "newsletter.resumed", "newsletter.cancelled"]);
        let details = practice.texts("SELECT detail FROM audit_event", &[]).await;
        assert!(details.iter().all(|detail| !detail.contains('@')), "{details:?}");
    }

    async fn an_address_that_is_suppressed_is_not_listed_whatever_its_row_says(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.exec("INSERT INTO suppression (email_key, reason, since)
            SELECT email_key, 'bounced', created_at FROM subscriber WHERE id = (SELECT MIN(id) FROM subscriber)", &[]).await;
        assert!(matches!(practice.send_march().await, Sending::Queued { recipients: 2, .. }));
    }

    async fn whoever_left_unseen_is_seen_before_the_content_leaves(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.send_march().await;
        // As if they had left at the very moment in which the list was frozen: their copy is there.
        practice.exec("UPDATE subscriber SET status = 'left', left_at = created_at
            WHERE id = (SELECT MIN(id) FROM subscriber)", &[]).await;
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!(server.taken().len(), 2);
        assert_eq!(practice.ledger().await, ["accepted 1", "accepted 1", "cancelled 0"]);
        assert_eq!(practice.march().await, "sent");
    }

    async fn a_copy_of_a_stopped_issue_that_is_held_all_the_same_does_not_begin(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org"]).await;
        practice.send_march().await;
        practice.exec("UPDATE issue SET status = 'paused', started_at = leaves_at", &[]).await;
        practice.exec("UPDATE delivery SET state = 'leased', lease_owner = 'me', lease_until = due_at + 600, attempts = 1", &[]).await;
        let key = practice.only_copy().await;
        let mut tx = practice.store().begin().await.unwrap();
        let span = (practice.now(), practice.now() + HOUR);
        assert!(!rows::begin_copy(&mut tx, &key, "me", span, "x").await.unwrap());
        assert!(rows::let_copy_go(&mut tx, &key, "me", practice.now()).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(practice.ledger().await, ["queued 0"]);
    }

    async fn whoever_leaves_while_it_goes_out_is_not_tried_again(practice: TestPractice) {
        practice.ready_to_send().await;
        let ada = practice.subscriber("ada@example.org").await;
        practice.send_march().await;
        practice.exec("UPDATE issue SET status = 'sending', started_at = leaves_at", &[]).await;
        practice.exec("UPDATE delivery SET state = 'sending', lease_owner = 'me', lease_until = due_at + 600, attempts = 1", &[]).await;
        practice.leaves(&ada).await;
        let key = practice.only_copy().await;
        let said = rows::Said { code: Some(452), words: "452 later" };
        let next = rows::NextTry { due_at: practice.now(), counts: true, now: practice.now() };
        let mut tx = practice.store().begin().await.unwrap();
        rows::retry_copy(&mut tx, &key, "me", said, next).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(practice.ledger().await, ["cancelled 1"]);
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!((server.tries(), practice.march().await), (0, "sent"));
    }

    async fn an_issue_is_not_sent_while_copies_of_it_wait(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org"]).await;
        practice.send_march().await;
        // As if it had been finished at the moment in which its failed copies were queued again.
        practice.exec("UPDATE issue SET status = 'sent', started_at = leaves_at, sent_at = leaves_at", &[]).await;
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!((server.taken().len(), practice.march().await), (1, "sent"));
    }

    async fn a_schedule_sends_only_what_still_has_one_and_at_its_new_moment(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        let server = MailServer::default();
        practice.schedule_issue(&press("march", "x"), practice.now() + HOUR).await.unwrap();
        practice.schedule_issue(&press("march", "x"), practice.now() + 3 * HOUR).await.unwrap();
        practice.minutes_pass(60);
        practice.mailing(&server).await;
        assert_eq!((practice.march().await, server.tries()), ("scheduled", 0));
        practice.turn(Turn::Undo).await.unwrap();
        let issue = practice.issue("march").await.unwrap();
        let what = rows::Freezing {
            revision: issue.revision, html: "", plain: "", page: "", content_hash: "x",
            request_key: "x", leaves_at: practice.now(), by_schedule: true,
        };
        let mut tx = practice.store().begin().await.unwrap();
        assert_eq!(rows::freeze_issue(&mut tx, &issue.id, &what, practice.now()).await.unwrap(), None);
        tx.rollback().await.unwrap();
        practice.minutes_pass(180);
        practice.mailing(&server).await;
        assert_eq!((practice.march().await, server.tries()), ("draft", 0));
    }

    async fn an_address_that_cannot_be_opened_keeps_nobody_else_from_their_letter(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.send_march().await;
        practice.exec("UPDATE subscriber SET email_sealed = (SELECT s.email_sealed FROM subscriber s WHERE s.id = (SELECT MAX(id) FROM subscriber))
            WHERE id = (SELECT MIN(id) FROM subscriber)", &[]).await;
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!(practice.ledger().await, ["accepted 1", "accepted 1", "failed 1"]);
        let march = practice.issue("march").await.unwrap();
        let failed = practice.copies(&march, Some(DeliveryState::Failed), "", 9).await.unwrap();
        assert_eq!((failed[0].address.as_str(), failed[0].reply.as_str()), ("", "its address cannot be opened"));
        assert_eq!(practice.statuses().await, ["active", "active", "active"]);
    }

    async fn an_issue_of_which_nothing_is_answered_is_stopped(practice: TestPractice) {
        practice.ready_to_send().await;
        let many: Vec<String> = (0..12).map(|nth| format!("reader{nth}@example.org")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        practice.brought(&many).await;
        practice.send_march().await;
        let server = many.iter().fold(MailServer::default(), |server, one| server.with(one, &[Mood::HangsUp]));
        practice.mailing(&server).await;
        let issue = practice.issue("march").await.unwrap();
        assert_eq!((issue.status, server.tries()), (IssueStatus::Paused, 5));
        let ledger = practice.ledger().await;
        assert_eq!(ledger.iter().filter(|line| *line == "queued 0").count(), 7, "{ledger:?}");
    }

    async fn a_worker_that_stopped_an_issue_starts_afresh_when_it_goes_on(practice: TestPractice) {
        practice.ready_to_send().await;
        let many: Vec<String> = (0..30).map(|nth| format!("reader{nth:02}@example.org")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        practice.brought(&many).await;
        practice.send_march().await;
        let server = many.iter().fold(MailServer::default(), |server, one| server.with(one, &[Mood::Policy]));
        let mut worker = practice.worker(&server);
        let never = watch::channel(false).1;
        worker.send_due(&never).await.unwrap();
        assert_eq!((practice.march().await, server.tries()), ("paused", 20));
        practice.turn(Turn::Resume).await.unwrap();
        worker.send_due(&never).await.unwrap();
        assert_eq!((practice.march().await, server.tries()), ("sent", 30));
    }

    async fn a_pause_within_the_undo_window_leaves_the_rest_of_it(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&THREE).await;
        practice.change_newsletter_rules(RulesChange { undo_minutes: Some(10), ..RulesChange::default() }, "test").await.unwrap();
        practice.send_march().await;
        practice.turn(Turn::Pause).await.unwrap();
        practice.minutes_pass(5);
        practice.turn(Turn::Resume).await.unwrap();
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!((practice.march().await, server.tries()), ("queued", 0));
        practice.turn(Turn::Pause).await.unwrap();
        practice.turn(Turn::Undo).await.unwrap();
        assert_eq!((practice.march().await, practice.ledger().await.len()), ("draft", 0));
    }
}
