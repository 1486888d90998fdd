//! Mails that ended badly, and sending them again.

use domain::{
    id::MailId,
    staff::{DeskError, Look, MailShown, MailState, StaffDesk},
};

use crate::{
    story::nine,
    support::{TestPractice, chicago, on_both_engines},
};

on_both_engines! {
    async fn a_mail_that_failed_or_is_uncertain_can_be_sent_again_once(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let at = chicago("2026-03-06 09:00");
        let id = practice.booked_with("ada", at, "dana").await;
        let staff = practice.coordinator().await;
        practice.exec("UPDATE mail SET state = 'failed', attempts = 16, reply = '550 no', settled_at = 1 WHERE kind = 'confirmation' AND recipient = 'visitor'", &[]).await;
        practice.exec("UPDATE mail SET state = 'uncertain', settled_at = 1 WHERE kind = 'confirmation' AND recipient = 'practice'", &[]).await;
        let day = practice.today(&staff, Look::First).await.unwrap();
        assert_eq!((day.figures.failed_mails, day.figures.uncertain_mails), (1, 1));
        let waiting = practice.mails(&staff, &MailShown::default()).await.unwrap();
        assert_eq!(waiting.lines.len(), 2);
        assert!(waiting.lines.iter().all(|mail| mail.sendable && mail.consultation == id));
        for mail in &waiting.lines {
            practice.send_again(&staff, &mail.id).await.unwrap();
            // It is queued now: a second press has nothing to send again.
            assert_eq!(practice.send_again(&staff, &mail.id).await, Err(DeskError::MailSettled));
            assert_eq!(practice.noted(&format!("sent_again mail:{}", mail.id)).await, 1);
        }
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM mail WHERE state = 'queued' AND attempts = 0").await, 4);
        assert!(practice.mails(&staff, &MailShown::default()).await.unwrap().lines.is_empty());
        let queued = practice.mails(&staff, &MailShown::parse("state=queued")).await.unwrap();
        assert!(queued.lines.iter().all(|mail| mail.state == MailState::Queued && !mail.sendable));
    }

    async fn what_is_no_longer_true_is_not_sent_again(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let moved = practice.booked_with("ada", nine(), "dana").await;
        let past = practice.booked_with("bo", nine().plus_minutes(60), "dana").await;
        let staff = practice.coordinator().await;
        practice.exec("UPDATE mail SET state = 'failed' WHERE recipient = 'visitor'", &[]).await;
        StaffDesk::cancel(&practice.practice, &staff, &moved, 0).await.unwrap();
        practice.it_is(nine().plus_minutes(60));
        let all = practice.mails(&staff, &MailShown::parse("state=failed")).await.unwrap();
        assert!(all.lines.iter().any(|mail| mail.consultation == moved));
        assert!(all.lines.iter().any(|mail| mail.consultation == past));
        for mail in &all.lines {
            assert!(!mail.sendable);
            assert_eq!(practice.send_again(&staff, &mail.id).await, Err(DeskError::MailSettled));
        }
        assert!(practice.mails(&staff, &MailShown::default()).await.unwrap().lines.is_empty());
        assert_eq!(practice.send_again(&staff, &MailId::from_text("nothing")).await, Err(DeskError::MailSettled));
        assert_eq!(practice.noted("sent_again").await, 0);
    }

    async fn mails_come_in_pages(practice: TestPractice) {
        practice.fill(120).await;
        let staff = practice.coordinator().await;
        let (mut seen, mut query) = (Vec::new(), String::from("state=failed"));
        loop {
            let page = practice.mails(&staff, &MailShown::parse(&query)).await.unwrap();
            seen.extend(page.lines.into_iter().map(|mail| mail.id.to_string()));
            let Some(more) = page.more else { break };
            query = more;
        }
        assert_eq!(seen.len(), 119, "all but those of the one that was booked");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 119);
    }
}
