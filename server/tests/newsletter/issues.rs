//! The words in which the stories of issues are told: an issue, a list, and a mail server of moods.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use domain::{
    contact::EmailAddress,
    id::{IssueId, SubscriberId},
    newsletter::NewsletterDesk as _,
};
use server::store::newsletter::CopyKey;
use server::{
    jobs::{Mailed, Mailing},
    mail::{
        carrier::{Carrier, Delivery, Handover},
        letter::Letter,
    },
    practice::{
        Fault,
        newsletter::{AddressFile, IssueFault, IssueFile, Press, RulesChange, Sending, Turn},
    },
};
use tokio::sync::watch;

use crate::{
    story::{Mail, sender},
    support::TestPractice,
};

/// What the mail server does with a letter when its turn comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Takes,
    /// "Come back later", before the content.
    Later,
    /// There is no server.
    Away,
    /// "No such mailbox", before the content.
    Unknown,
    /// "Not from you", before the content.
    Policy,
    /// "The mailbox is full", before the content.
    Full,
    /// Hangs up after the content.
    HangsUp,
}

/// A mail server that does with each address what it is told, one mood a try; then it takes all.
#[derive(Clone, Default)]
pub struct MailServer(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    moods: HashMap<String, Vec<Mood>>,
    taken: Vec<Mail>,
    tries: usize,
}

impl MailServer {
    /// For this address, these moods in turn.
    pub fn with(self, address: &str, moods: &[Mood]) -> Self {
        let mut state = self.0.lock().unwrap();
        state.moods.insert(address.to_owned(), moods.to_vec());
        drop(state);
        self
    }

    /// What it took, in order.
    pub fn taken(&self) -> Vec<Mail> {
        self.0.lock().unwrap().taken.clone()
    }

    /// To whom it took something, sorted.
    pub fn reached(&self) -> Vec<String> {
        let mut reached: Vec<String> = self.taken().into_iter().map(|mail| mail.to).collect();
        reached.sort();
        reached
    }

    /// How often a letter was brought to it.
    pub fn tries(&self) -> usize {
        self.0.lock().unwrap().tries
    }

    fn mood(&self, address: &str) -> Mood {
        let mut state = self.0.lock().unwrap();
        state.tries += 1;
        match state.moods.get_mut(address) {
            Some(moods) if !moods.is_empty() => moods.remove(0),
            _ => Mood::Takes,
        }
    }
}

#[async_trait]
impl Carrier for MailServer {
    async fn approach<'a>(
        &'a self,
        letter: &'a Letter,
    ) -> Result<Box<dyn Handover + 'a>, Delivery> {
        let to = letter.envelope().to()[0].to_string();
        let mood = self.mood(&to);
        let reply = |text: &str| text.to_owned();
        match mood {
            Mood::Later => Err(Delivery::Deferred {
                code: Some(451),
                reply: reply("451 4.7.1 later"),
            }),
            Mood::Away => Err(Delivery::Away {
                reply: reply("connecting: no answer"),
            }),
            Mood::Unknown => Err(Delivery::Refused {
                code: Some(550),
                reply: reply("550 5.1.1 no such mailbox"),
            }),
            Mood::Full => Err(Delivery::Refused {
                code: Some(552),
                reply: reply("recipient: permanent error (552): 5.2.2 mailbox full"),
            }),
            Mood::Policy => Err(Delivery::Refused {
                code: Some(550),
                reply: reply("550 5.7.1 not from you"),
            }),
            Mood::Takes | Mood::HangsUp => {
                let text = String::from_utf8(letter.bytes().to_vec()).unwrap();
                let mail = Mail { to, text };
                Ok(Box::new(Door(self, mail, mood)))
            }
        }
    }

    fn name(&self) -> &'static str {
        "test"
    }
}

struct Door<'a>(&'a MailServer, Mail, Mood);

#[async_trait]
impl Handover for Door<'_> {
    async fn hand_over(self: Box<Self>) -> Delivery {
        if self.2 == Mood::HangsUp {
            return Delivery::Uncertain {
                reply: "hung up".to_owned(),
            };
        }
        self.0.0.lock().unwrap().taken.push(self.1);
        Delivery::Accepted {
            reply: "250 taken".to_owned(),
        }
    }
}

/// An issue that is ready to go out.
pub fn an_issue(slug: &str) -> IssueFile {
    IssueFile {
        slug: slug.to_owned(),
        subject: "Small steps in March".to_owned(),
        summary: "Three things to try when a day is long.".to_owned(),
        body: "Hello,\n\n## A long day\n\nRest first. Read [more](/blog).\n".to_owned(),
    }
}

/// A press of the button, with a key of its own.
pub fn press(slug: &str, key: &str) -> Press {
    Press {
        slug: slug.to_owned(),
        request_key: key.to_owned(),
        by: "test".to_owned(),
        public_url: "https://calls.example".to_owned(),
    }
}

/// The refusal in an answer.
pub fn refusal<T: std::fmt::Debug>(answer: Result<T, Fault<IssueFault>>) -> IssueFault {
    match answer {
        Err(Fault::Refused(refusal)) => refusal,
        other => panic!("was not refused: {other:?}"),
    }
}

impl TestPractice {
    /// Rules under which an issue can go out at once.
    pub async fn ready_to_send(&self) {
        let change = RulesChange {
            postal_address: Some("1 Main St, Duluth, MN 55802".to_owned()),
            messages_a_minute: Some(100_000),
            undo_minutes: Some(0),
            ..RulesChange::default()
        };
        self.change_newsletter_rules(change, "test").await.unwrap();
        let names = self
            .number("SELECT CAST(COUNT(*) AS BIGINT) FROM issue")
            .await;
        let new = self.write_issue(an_issue("march"), "test").await.unwrap();
        assert_eq!(new, names == 0);
    }

    /// Brings addresses along: they are on the list.
    pub async fn brought(&self, addresses: &[&str]) {
        let text = format!("email\n{}\n", addresses.join("\n"));
        let file = AddressFile::read(text.as_bytes()).unwrap();
        self.bring_list(file, "they said so", "test").await.unwrap();
    }

    /// Sends the issue.
    pub async fn send_march(&self) -> Sending {
        self.send_issue(&press("march", "a press")).await.unwrap()
    }

    /// Lets a new worker do what is due.
    pub async fn mailing(&self, server: &MailServer) -> Mailed {
        let mut worker = self.worker(server);
        worker.send_due(&watch::channel(false).1).await.unwrap()
    }

    /// A worker.
    pub fn worker(&self, server: &MailServer) -> Mailing {
        Mailing::new(self.practice.clone(), Arc::new(server.clone()), sender())
    }

    /// The ledger, sorted: `accepted 1`, the state and how often it was tried.
    pub async fn ledger(&self) -> Vec<String> {
        let sql = "SELECT state || ' ' || CAST(attempts AS TEXT) FROM delivery ORDER BY 1";
        self.texts(sql, &[]).await
    }

    /// Which copy there is, where there is one.
    pub async fn only_copy(&self) -> CopyKey {
        let issue = self.texts("SELECT issue_id FROM delivery", &[]).await;
        let subscriber = self.texts("SELECT subscriber_id FROM delivery", &[]).await;
        CopyKey {
            issue: IssueId::from_text(issue[0].as_str()),
            subscriber: SubscriberId::from_text(subscriber[0].as_str()),
        }
    }

    /// Where the issue stands.
    pub async fn march(&self) -> &'static str {
        self.issue("march").await.unwrap().status.as_str()
    }

    /// Does something with the issue.
    pub async fn turn(&self, turn: Turn) -> Result<u64, Fault<IssueFault>> {
        self.turn_issue("march", turn, "test").await
    }

    /// Whoever has this mail leaves by it.
    pub async fn leaves(&self, mail: &Mail) {
        let source = domain::newsletter::ConsentSource::LeavePage;
        self.leave(&mail.token("leave"), source).await.unwrap();
    }

    /// Sends the issue as a trial.
    pub async fn trial(&self, server: &MailServer, to: &str) -> Delivery {
        let proof = self.proof("march", "https://calls.example").await.unwrap();
        let to = EmailAddress::parse(to).unwrap();
        self.worker(server).send_trial(&proof, &to).await.unwrap()
    }
}
