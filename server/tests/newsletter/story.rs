//! The words in which the stories of this chapter are told.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use async_trait::async_trait;
use domain::{
    contact::EmailAddress,
    newsletter::{JoinForm, Joined, NewsletterDesk as _, NewsletterError},
    practice::PracticeBook as _,
};
use server::{
    config::PublicUrl,
    jobs::{Outbox, Sender},
    mail::{
        carrier::{Carrier, Delivery, Handover},
        letter::Letter,
    },
    store::practice as rows,
};

use crate::support::TestPractice;

/// Tells the places apart that people join from.
static PLACES: AtomicU32 = AtomicU32::new(0);

/// A place that nobody has joined from.
pub fn somewhere() -> String {
    format!("place {}", PLACES.fetch_add(1, Ordering::Relaxed))
}

/// A mail as it lies in somebody's box: its headers and texts in one, lines unfolded.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub text: String,
}

impl Mail {
    /// With its lines unfolded, and what quoted-printable did to addresses undone.
    pub fn in_one_piece(self) -> Self {
        let text = self.text.replace("=\r\n", "").replace("=3D", "=");
        Self {
            text: text.replace("\r\n ", " "),
            ..self
        }
    }

    pub fn subject(&self) -> &str {
        let line = self.text.lines().find(|line| line.starts_with("Subject: "));
        line.map_or("", |line| line.trim_start_matches("Subject: ").trim())
    }

    /// Where the first link of that kind leads: `/newsletter/confirm/…`.
    pub fn way(&self, kind: &str) -> String {
        let begins = format!("/newsletter/{kind}/");
        let (_, rest) = self.text.split_once(&begins).unwrap();
        let token: String = rest
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
            .collect();
        format!("{begins}{token}")
    }

    /// The token in it.
    pub fn token(&self, kind: &str) -> String {
        self.way(kind).rsplit('/').next().unwrap().to_owned()
    }
}

/// The post: takes every letter, and keeps it.
#[derive(Clone, Default)]
pub struct Post(Arc<Mutex<Vec<Mail>>>);

struct Door<'a>(&'a Post, Mail);

#[async_trait]
impl Carrier for Post {
    async fn approach<'a>(
        &'a self,
        letter: &'a Letter,
    ) -> Result<Box<dyn Handover + 'a>, Delivery> {
        let text = String::from_utf8(letter.bytes().to_vec()).unwrap();
        let mail = Mail {
            to: letter.envelope().to()[0].to_string(),
            text,
        };
        Ok(Box::new(Door(self, mail.in_one_piece())))
    }

    fn name(&self) -> &'static str {
        "test"
    }
}

#[async_trait]
impl Handover for Door<'_> {
    async fn hand_over(self: Box<Self>) -> Delivery {
        self.0.0.lock().unwrap().push(self.1);
        Delivery::Accepted {
            reply: "taken".to_owned(),
        }
    }
}

/// Who sends.
pub fn sender() -> Sender {
    Sender::new(
        EmailAddress::parse("hello@calls.example").unwrap(),
        PublicUrl::parse("https://calls.example", true).unwrap(),
    )
}

impl TestPractice {
    /// Lets the worker send what is due, and answers with what it sent.
    pub async fn post(&self) -> Vec<Mail> {
        let post = Post::default();
        let outbox = Outbox::new(self.practice.clone(), Arc::new(post.clone()), sender());
        outbox.send_due().await.unwrap();
        let sent = post.0.lock().unwrap();
        sent.clone()
    }

    /// A form that a person has filled in, a moment after the page was made.
    pub async fn form(&self, email: &str) -> JoinForm {
        let stamp = self.public_words().await.unwrap().stamp;
        self.it_is(self.now() + 5);
        JoinForm {
            email: email.to_owned(),
            stamp,
            website: String::new(),
        }
    }

    /// Somebody types an address, at a place of their own.
    pub async fn joins(&self, email: &str) -> Result<Joined, NewsletterError> {
        let form = self.form(email).await;
        self.join(form, &somewhere()).await
    }

    /// Somebody types an address and gets the question by mail.
    pub async fn asked(&self, email: &str) -> Mail {
        assert_eq!(self.joins(email).await, Ok(Joined::Asked));
        let sent = self.post().await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!(sent[0].to, email);
        sent[0].clone()
    }

    /// Somebody joins and says yes. Answers with the welcome.
    pub async fn subscriber(&self, email: &str) -> Mail {
        let question = self.asked(email).await;
        self.confirm(&question.token("confirm")).await.unwrap();
        let sent = self.post().await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent[0].clone()
    }

    /// Changes the newsletter's rules.
    pub async fn rules(&self, rules: serde_json::Value) {
        let mut tx = self.store().begin().await.unwrap();
        rows::set_setting(&mut tx, "newsletter", &rules)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Where everybody stands, in the order of their coming.
    pub async fn statuses(&self) -> Vec<String> {
        self.texts("SELECT status FROM subscriber ORDER BY id", &[])
            .await
    }

    /// The record of consent: `asked form`.
    pub async fn consents(&self) -> Vec<String> {
        let sql = "SELECT kind || ' ' || source FROM subscriber_consent ORDER BY at, id";
        self.texts(sql, &[]).await
    }

    /// Why addresses are not written to.
    pub async fn suppressed(&self) -> Vec<String> {
        self.texts("SELECT reason FROM suppression ORDER BY since, reason", &[])
            .await
    }
}
