//! What comes back: mailboxes that are gone, that are full, people who complain, people who leave by
//! mail, and what nobody understands.

use server::practice::newsletter::Fed;

use crate::{
    issues::{MailServer, Mood, an_issue, press},
    story::Mail,
    support::{TestPractice, on_both_engines},
};

/// A mail server's report (RFC 3464) of a copy that it could not deliver.
fn report(copy: &Mail, status: &str, boundary: &str) -> Vec<u8> {
    let id = copy
        .text
        .lines()
        .find(|line| line.starts_with("Message-ID:"))
        .unwrap()
        .trim();
    format!(
        "Return-Path: <>\r\nFrom: postmaster@mx.example.org\r\nTo: hello@calls.example\r\n\
         Subject: Undelivered\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"{boundary}\"\r\n\r\n\
         --{boundary}\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n\
         --{boundary}\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; {}\r\n\
         Action: failed\r\nStatus: {status}\r\n\r\n\
         --{boundary}\r\nContent-Type: text/rfc822-headers\r\n\r\n{id}\r\n\r\n--{boundary}--\r\n",
        copy.to
    )
    .into_bytes()
}

/// A mail provider's report (RFC 5965) that somebody finds a copy unwanted.
fn complaint(copy: &Mail) -> Vec<u8> {
    let id = copy
        .text
        .lines()
        .find(|line| line.starts_with("Message-ID:"))
        .unwrap()
        .trim();
    format!(
        "From: feedback@mail.example\r\nTo: hello@calls.example\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=\"c\"\r\n\r\n\
         --c\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n\
         --c\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\
         User-Agent: x/1\r\n\r\n--c\r\nContent-Type: message/rfc822\r\n\r\n{id}\r\nSubject: x\r\n\r\nx\r\n--c--\r\n"
    )
    .into_bytes()
}

/// Sends the issue to some, and answers with the copies in their order.
async fn sent(practice: &TestPractice, to: &[&str]) -> Vec<Mail> {
    practice.ready_to_send().await;
    practice.brought(to).await;
    practice.send_march().await;
    let server = MailServer::default();
    practice.mailing(&server).await;
    let mut copies = server.taken();
    copies.sort_by(|a, b| a.to.cmp(&b.to));
    copies
}

/// Sends another issue to the one on the list, a month later.
async fn next_issue(practice: &TestPractice, nth: u32) -> Mail {
    practice.minutes_pass(30 * 24 * 60);
    let slug = format!("issue-{nth}");
    practice.write_issue(an_issue(&slug), "test").await.unwrap();
    practice.send_issue(&press(&slug, &slug)).await.unwrap();
    let server = MailServer::default();
    practice.mailing(&server).await;
    server.taken().remove(0)
}

on_both_engines! {
    async fn a_mailbox_that_is_gone_is_not_written_to_again_by_whatever_way(practice: TestPractice) {
        let copies = sent(&practice, &["ada@example.org", "bo@example.org"]).await;
        let report = report(&copies[0], "5.1.1", "b");
        assert_eq!(practice.take_returned(report.clone()).await.unwrap(), Fed::Gone);
        assert_eq!(practice.take_returned(report).await.unwrap(), Fed::Before, "fed twice");
        assert_eq!(practice.statuses().await, ["bounced", "active"]);
        assert_eq!(practice.ledger().await, ["accepted 1", "bounced 1"]);
        assert_eq!(practice.suppressed().await, ["bounced"]);
        assert_eq!(practice.consents().await.last().unwrap(), "bounced bounce");
        practice.brought(&["ada@example.org"]).await;
        practice.joins("ada@example.org").await.unwrap();
        assert!(practice.post().await.is_empty());
        practice.write_issue(an_issue("april"), "test").await.unwrap();
        practice.send_issue(&press("april", "x")).await.unwrap();
        let server = MailServer::default();
        practice.mailing(&server).await;
        assert_eq!(server.reached(), ["bo@example.org"]);
    }

    async fn a_full_mailbox_gets_more_chances(practice: TestPractice) {
        let copies = sent(&practice, &["ada@example.org"]).await;
        let fed = practice.take_returned(report(&copies[0], "5.2.2", "a")).await.unwrap();
        assert_eq!(fed, Fed::Missed);
        let again = practice.take_returned(report(&copies[0], "5.2.2", "b")).await.unwrap();
        assert_eq!(again, Fed::Before, "another report of the same copy");
        for nth in 2..=5 {
            assert_eq!(practice.statuses().await, ["active"], "{nth}");
            let copy = next_issue(&practice, nth).await;
            let fed = practice.take_returned(report(&copy, "5.2.2", &format!("b{nth}"))).await.unwrap();
            assert_ne!(fed, Fed::Before);
        }
        assert_eq!((practice.statuses().await, practice.suppressed().await), (vec!["bounced".to_owned()], vec!["bounced".to_owned()]));
    }

    async fn whoever_complains_is_left_alone(practice: TestPractice) {
        let copies = sent(&practice, &["ada@example.org"]).await;
        assert_eq!(practice.take_returned(complaint(&copies[0])).await.unwrap(), Fed::Complaint);
        assert_eq!((practice.statuses().await, practice.suppressed().await), (vec!["complained".to_owned()], vec!["complaint".to_owned()]));
        practice.joins("ada@example.org").await.unwrap();
        assert!(practice.post().await.is_empty());
    }

    async fn a_mail_that_asks_to_leave_is_heard(practice: TestPractice) {
        let copies = sent(&practice, &["ada@example.org"]).await;
        let line = copies[0].text.replace("\r\n ", " ");
        let (_, way) = line.split_once("<mailto:hello@calls.example?subject=leave%20").unwrap();
        let token = way.split('>').next().unwrap();
        let mail = format!("From: ada@example.org\r\nTo: hello@calls.example\r\nSubject: leave {token}\r\n\r\n");
        assert_eq!(practice.take_returned(mail.clone().into_bytes()).await.unwrap(), Fed::Left);
        assert_eq!(practice.take_returned(mail.into_bytes()).await.unwrap(), Fed::Before);
        assert_eq!((practice.statuses().await, practice.consents().await.last().unwrap().as_str()), (vec!["left".to_owned()], "left mail_to"));
    }

    async fn what_nobody_understands_is_kept_sealed_until_somebody_has_seen_to_it(practice: TestPractice) {
        let mail = b"From: bob@example.org\r\nTo: hello@calls.example\r\nSubject: hi\r\n\r\nNo \x1b[31mthanks.\r\n";
        assert_eq!(practice.take_returned(mail.to_vec()).await.unwrap(), Fed::Kept);
        assert_eq!(practice.take_returned(mail.to_vec()).await.unwrap(), Fed::Before);
        let (id, text) = practice.returned_unread().await.unwrap().unwrap();
        assert!(text.contains("No [31mthanks.") && text.contains("bob@example.org"), "{text}");
        assert!(practice.returned_seen_to(&id, "test").await.unwrap());
        assert!(!practice.returned_seen_to(&id, "test").await.unwrap());
        assert_eq!(practice.returned_unread().await.unwrap(), None);
        // What it said is gone; that it came is known.
        let longest = practice.number("SELECT CAST(MAX(length(message_sealed)) AS BIGINT) FROM bounce").await;
        assert!(longest < 60, "{longest}");
        assert_eq!(practice.take_returned(mail.to_vec()).await.unwrap(), Fed::Before);
    }

    async fn a_report_about_somebody_elses_mail_touches_nobody(practice: TestPractice) {
        let copies = sent(&practice, &["ada@example.org"]).await;
        let stranger = String::from_utf8(report(&copies[0], "5.1.1", "b")).unwrap();
        let id = copies[0].text.lines().find(|line| line.starts_with("Message-ID:")).unwrap();
        let stranger = stranger.replace(id.trim(), "Message-ID: <abcdefghijklmnopqrstuvwxyz234567@calls.example>");
        assert_eq!(practice.take_returned(stranger.into_bytes()).await.unwrap(), Fed::Stranger);
        assert_eq!(practice.statuses().await, ["active"]);
    }

    async fn a_refusal_of_the_mailbox_while_sending_counts_once_and_one_of_ours_does_not(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org", "bo@example.org", "cy@example.org"]).await;
        practice.send_march().await;
        let server = MailServer::default()
            .with("ada@example.org", &[Mood::Unknown])
            .with("bo@example.org", &[Mood::Policy, Mood::Policy])
            .with("cy@example.org", &[Mood::Full, Mood::Full]);
        let soft = "SELECT CAST(SUM(soft_bounces) AS BIGINT) FROM subscriber";
        practice.mailing(&server).await;
        assert_eq!(practice.statuses().await, ["bounced", "active", "active"]);
        assert_eq!(practice.suppressed().await, ["bounced"]);
        assert_eq!(practice.number(soft).await, 1);
        assert_eq!(practice.turn(server::practice::newsletter::Turn::Retry).await.unwrap(), 2);
        practice.mailing(&server).await;
        assert_eq!((server.tries(), practice.number(soft).await), (5, 1));
    }
}
