//! The list as a whole: brought along and taken away.

use server::practice::{
    Fault,
    newsletter::{AddressFile, ListFault},
};

use crate::support::{TestPractice, on_both_engines};

fn file(text: &str) -> AddressFile {
    AddressFile::read(text.as_bytes()).unwrap()
}

const FILE: &str = "email\nada@example.org\nbo@example.org\nbo+x@example.org\ncy@example.org\ndi@example.org\nnobody\nADA@example.org\n";

on_both_engines! {
    async fn a_list_that_is_brought_along_is_shown_before_and_brings_back_nobody_who_said_no(practice: TestPractice) {
        let ada = practice.subscriber("ada@example.org").await;
        practice.leaves(&ada).await;
        let bo = practice.asked("bo@example.org").await;
        domain::newsletter::NewsletterDesk::not_me(&*practice, &bo.token("confirm")).await.unwrap();
        practice.subscriber("cy@example.org").await;
        let told = practice.preview_list(&file(FILE)).await.unwrap();
        assert_eq!((told.new, told.known, told.suppressed, told.twice), (1, 1, 3, 1));
        assert_eq!(told.wrong, [7]);
        assert_eq!(practice.statuses().await, ["left", "active"], "a look changes nothing");
        let done = practice.bring_list(file(FILE), "from the old tool", "test").await.unwrap();
        assert_eq!(done, told);
        assert_eq!(practice.statuses().await, ["left", "active", "active"]);
        let again = practice.bring_list(file(FILE), "from the old tool", "test").await.unwrap();
        assert_eq!((again.new, again.known), (0, 2));
    }

    async fn whoever_is_brought_along_has_a_record_and_can_leave(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org"]).await;
        assert_eq!(practice.consents().await, ["imported import"]);
        let notes = practice.texts("SELECT detail FROM subscriber_consent", &[]).await;
        assert_eq!(notes, ["they said so"]);
        practice.send_march().await;
        let server = crate::issues::MailServer::default();
        practice.mailing(&server).await;
        practice.leaves(&server.taken()[0]).await;
        assert_eq!((practice.statuses().await, practice.suppressed().await), (vec!["left".to_owned()], vec!["left".to_owned()]));
    }

    async fn a_list_that_says_who_has_left_is_believed(practice: TestPractice) {
        let ours = "email,status\nada@example.org,active\nbo@example.org,left\ncy@example.org,complained\n\
            di@example.org,pending\neva@example.org,paused\nflo@example.org,cleaned\n";
        let told = practice.preview_list(&file(ours)).await.unwrap();
        assert_eq!((told.new, told.suppressed, told.left_out), (1, 2, 3));
        let done = practice.bring_list(file(ours), "from our other store", "test").await.unwrap();
        assert_eq!((done.new, done.suppressed, done.left_out), (1, 2, 3));
        assert_eq!(practice.statuses().await, ["active"]);
        assert_eq!(practice.suppressed().await.len(), 2);
        let again = practice.preview_list(&file("email\nbo@example.org\n")).await.unwrap();
        assert_eq!(again.suppressed, 1, "without the column, too");
    }

    async fn no_list_moves_without_a_reason(practice: TestPractice) {
        let brought = practice.bring_list(file(FILE), " ", "test").await;
        assert!(matches!(brought, Err(Fault::Refused(ListFault::Reason))), "{brought:?}");
        let taken = practice.take_list_away(Vec::new(), "", "test").await;
        assert!(matches!(taken, Err(Fault::Refused(ListFault::Reason))), "{taken:?}");
        assert!(practice.statuses().await.is_empty());
    }

    async fn what_is_taken_away_can_be_brought_along_again(practice: TestPractice) {
        practice.brought(&["ada@example.org", "=bo@example.org"]).await;
        let mut out = Vec::new();
        assert_eq!(practice.take_list_away(&mut out, "for the move", "test").await.unwrap(), 2);
        let text = String::from_utf8(out.clone()).unwrap();
        assert!(text.starts_with("email,status,"), "{text}");
        assert!(text.contains("\n'=bo@example.org,active,"), "{text}");
        let told = practice.preview_list(&AddressFile::read(out.as_slice()).unwrap()).await.unwrap();
        assert_eq!((told.known, told.new, told.wrong.len()), (2, 0, 0));
        let log = practice.texts("SELECT action || ' ' || detail FROM audit_event WHERE action = 'newsletter.list_exported'", &[]).await;
        assert_eq!(log, ["newsletter.list_exported for the move"]);
    }
}
