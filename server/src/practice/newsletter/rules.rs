use domain::practice::{NewsletterRules, SettingsFault};
use sqlx::AnyConnection;

use crate::{
    practice::{Deed, Fault, Practice},
    store::{
        StoreError,
        audit::{self, AuditEvent},
        practice,
    },
};

/// The setting's name in the store.
const SETTING: &str = "newsletter";

/// What is to be changed about the newsletter's rules; what is none stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulesChange {
    /// The name in the From line.
    pub from_name: Option<String>,
    /// The practice's postal address, in one line.
    pub postal_address: Option<String>,
    /// The most messages that leave in a minute, over all servers.
    pub messages_a_minute: Option<u32>,
    /// How long an issue can be called back after "Send", in minutes.
    pub undo_minutes: Option<i64>,
}

impl Practice {
    /// The newsletter's rules.
    ///
    /// # Errors
    /// A [`Fault`] of the store.
    pub async fn newsletter_rules(&self) -> Result<NewsletterRules, Fault<SettingsFault>> {
        let mut db = self.store().read().await?;
        Ok(practice::settings(&mut db).await?.newsletter)
    }

    /// Changes the newsletter's rules, and answers with them as they are then. `by` is who does it,
    /// as the audit log names them.
    ///
    /// # Errors
    /// [`SettingsFault`] where they could not work.
    pub async fn change_newsletter_rules(
        &self,
        change: RulesChange,
        by: &str,
    ) -> Result<NewsletterRules, Fault<SettingsFault>> {
        let by = by.to_owned();
        self.perform(Change { change, by }).await
    }
}

struct Change {
    change: RulesChange,
    by: String,
}

impl Deed for Change {
    type Answer = NewsletterRules;
    type Refusal = SettingsFault;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<NewsletterRules, Fault<SettingsFault>> {
        let before = practice::settings(&mut *tx).await?.newsletter;
        let rules = self.change.clone().applied_to(before.clone());
        if rules == before {
            return Ok(rules);
        }
        rules.check().map_err(Fault::Refused)?;
        let value = serde_json::to_value(&rules)
            .map_err(|fault| StoreError::unreadable("setting", fault))?;
        practice::set_setting(&mut *tx, SETTING, &value).await?;
        let event = AuditEvent {
            actor: &self.by,
            action: "newsletter.rules_changed",
            object: SETTING,
            detail: "",
        };
        audit::record(tx, desk.now(), &event).await?;
        Ok(rules)
    }
}

impl RulesChange {
    fn applied_to(self, rules: NewsletterRules) -> NewsletterRules {
        NewsletterRules {
            from_name: self.from_name.unwrap_or(rules.from_name),
            postal_address: self.postal_address.unwrap_or(rules.postal_address),
            messages_a_minute: self.messages_a_minute.unwrap_or(rules.messages_a_minute),
            undo_minutes: self.undo_minutes.unwrap_or(rules.undo_minutes),
            ..rules
        }
    }
}
