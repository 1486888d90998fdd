use serde::{Deserialize, Serialize};

/// The lengths and limits of a free consultation. Minutes are elapsed minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRules {
    /// How long the call is. A multiple of five.
    pub call_minutes: i64,
    /// How long the therapist is left alone after it. A multiple of five.
    pub turnaround_minutes: i64,
    /// How far apart starts are, counted from the start of a stretch of hours. A multiple of five.
    pub step_minutes: i64,
    /// How long before its start a call can still be booked.
    pub notice_minutes: i64,
    /// How many civil days after today, in the therapist's zone, can be booked.
    pub window_days: i64,
    /// The most booked calls of one therapist on one civil day of theirs.
    pub most_per_day: u32,
}

impl Default for CallRules {
    fn default() -> Self {
        Self {
            call_minutes: 15,
            turnaround_minutes: 5,
            step_minutes: 15,
            notice_minutes: 15 * 60,
            window_days: 28,
            most_per_day: 8,
        }
    }
}

/// What the owner may change about the newsletter. One that the store does not have yet keeps its
/// default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewsletterRules {
    /// The name in the From line of the newsletter and of the mails around it: discreet.
    pub from_name: String,
    /// The practice's postal address, in one line; every mail to a list must name one.
    pub postal_address: String,
    /// The most messages that leave in a minute, over all servers.
    pub messages_a_minute: u32,
    /// How long an issue can be called back after "Send", in minutes.
    pub undo_minutes: i64,
    /// For how many hours a confirmation link works.
    pub confirm_hours: i64,
    /// From how many sign-ups a minute on a visitor's browser has to work for each.
    pub calm_joins_a_minute: u32,
}

impl Default for NewsletterRules {
    fn default() -> Self {
        Self {
            from_name: "Synergy".to_owned(),
            postal_address: String::new(),
            messages_a_minute: 60,
            undo_minutes: 10,
            confirm_hours: 7 * 24,
            calm_joins_a_minute: 20,
        }
    }
}

impl NewsletterRules {
    /// Checks that the rules can work: everything positive and of a human size.
    ///
    /// # Errors
    /// The first [`SettingsFault`].
    pub fn check(&self) -> Result<(), SettingsFault> {
        let fault = |setting, reason| Err(SettingsFault { setting, reason });
        if !(1..=100_000).contains(&self.messages_a_minute) {
            return fault("messages_a_minute", "1 to 100000");
        }
        if !(0..=24 * 60).contains(&self.undo_minutes) {
            return fault("undo_minutes", "0 to 1440, which is a day");
        }
        if !(1..=30 * 24).contains(&self.confirm_hours) {
            return fault("confirm_hours", "1 to 720, which is 30 days");
        }
        if !(1..=100_000).contains(&self.calm_joins_a_minute) {
            return fault("calm_joins_a_minute", "1 to 100000");
        }
        Ok(())
    }
}

/// What the owner may change about the practice. A setting that the store does not have yet keeps
/// its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The practice's name, as the site shows it.
    pub practice_name: String,
    /// The name in the From line of mails and in calendar entries: discreet, nothing of health.
    pub discreet_name: String,
    /// Where people can write to.
    pub contact_email: String,
    /// Where people can call, as written; empty when there is no telephone.
    pub contact_phone: String,
    /// The IANA zone that the desk works in.
    pub zone: String,
    /// The notice at the top of the site; empty for none.
    pub notice: String,
    /// The practice's profiles in social networks, in the order in which the site lists them.
    pub profiles: Vec<Profile>,
    /// Lengths and limits of the free consultation.
    pub call: CallRules,
    /// The newsletter's words and limits.
    pub newsletter: NewsletterRules,
    /// How long a chosen time is kept for a visitor, in minutes; each step renews it.
    pub hold_minutes: i64,
    /// The most active consultations of one e-mail address.
    pub most_active: u32,
    /// How long after a cancellation it can be undone, in minutes.
    pub undo_minutes: i64,
    /// After how many idle minutes a member of staff is signed out.
    pub idle_minutes: i64,
    /// For how many days a past or cancelled consultation's personal details are kept.
    pub keep_consultation_days: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            practice_name: "Synergy eTherapy".to_owned(),
            discreet_name: "Synergy".to_owned(),
            contact_email: "hello@synergy.example".to_owned(),
            contact_phone: String::new(),
            zone: "America/Chicago".to_owned(),
            notice: String::new(),
            profiles: Vec::new(),
            call: CallRules::default(),
            newsletter: NewsletterRules::default(),
            hold_minutes: 10,
            most_active: 1,
            undo_minutes: 30,
            idle_minutes: 15,
            keep_consultation_days: 365,
        }
    }
}

/// A profile of the practice in a social network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The network's name, as the link says it.
    pub network: String,
    /// The profile's address: `https://…`.
    pub address: String,
}

impl Profile {
    /// Whether it can be linked: an address of another kind than `https` is none that a page of ours
    /// would lead to.
    pub fn is_sound(&self) -> bool {
        let host = self.address.strip_prefix("https://");
        !self.network.trim().is_empty() && host.is_some_and(|host| !host.is_empty())
    }
}

/// What everybody may read of the settings: what stands around the pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicWords {
    /// The practice's name.
    pub practice_name: String,
    /// Where people can write to.
    pub contact_email: String,
    /// The notice at the top of the site; empty for none.
    pub notice: String,
    /// The practice's profiles in social networks: those that can be linked.
    pub profiles: Vec<Profile>,
    /// When this was told, signed: a form that is sent very soon after it was made is a robot's.
    pub stamp: String,
}

impl From<Settings> for PublicWords {
    fn from(settings: Settings) -> Self {
        let Settings {
            practice_name,
            contact_email,
            notice,
            mut profiles,
            ..
        } = settings;
        profiles.retain(Profile::is_sound);
        Self {
            practice_name,
            contact_email,
            notice,
            profiles,
            stamp: String::new(),
        }
    }
}

/// A setting that cannot work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {reason}")]
pub struct SettingsFault {
    /// The setting's name.
    pub setting: &'static str,
    /// What it would have to be.
    pub reason: &'static str,
}

impl CallRules {
    /// Checks that the rules can work: lengths in whole cells of five minutes, everything positive
    /// and of a human size.
    ///
    /// # Errors
    /// The first [`SettingsFault`].
    pub fn check(&self) -> Result<(), SettingsFault> {
        let fault = |setting, reason| Err(SettingsFault { setting, reason });
        let cells = |minutes: i64| minutes % 5 == 0;
        if !cells(self.call_minutes) || !(5..=240).contains(&self.call_minutes) {
            return fault("call_minutes", "5 to 240, in steps of 5");
        }
        if !cells(self.turnaround_minutes) || !(0..=240).contains(&self.turnaround_minutes) {
            return fault("turnaround_minutes", "0 to 240, in steps of 5");
        }
        if !cells(self.step_minutes) || !(5..=240).contains(&self.step_minutes) {
            return fault("step_minutes", "5 to 240, in steps of 5");
        }
        if !(0..=60 * 24 * 30).contains(&self.notice_minutes) {
            return fault("notice_minutes", "0 to 43200, which is 30 days");
        }
        if !(1..=366).contains(&self.window_days) {
            return fault("window_days", "1 to 366");
        }
        if !(1..=288).contains(&self.most_per_day) {
            return fault("most_per_day", "1 to 288");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_work() {
        assert_eq!(Settings::default().call.check(), Ok(()));
        assert_eq!(Settings::default().newsletter.check(), Ok(()));
    }

    #[test]
    fn rules_of_the_newsletter_that_cannot_work_are_refused_by_name() {
        let rules = NewsletterRules {
            messages_a_minute: 0,
            ..NewsletterRules::default()
        };
        assert_eq!(rules.check().unwrap_err().setting, "messages_a_minute");
        let rules = NewsletterRules {
            confirm_hours: 31 * 24,
            ..NewsletterRules::default()
        };
        assert_eq!(rules.check().unwrap_err().setting, "confirm_hours");
    }

    #[test]
    fn only_profiles_with_a_safe_address_are_public() {
        let profile = |network: &str, address: &str| Profile {
            network: network.to_owned(),
            address: address.to_owned(),
        };
        let settings = Settings {
            profiles: vec![
                profile("Sound", "https://example.org/synergy"),
                profile("Script", "javascript:alert(1)"),
                profile("Open", "http://example.org/synergy"),
                profile("Nowhere", "https://"),
                profile(" ", "https://example.org/synergy"),
            ],
            ..Settings::default()
        };
        let public = PublicWords::from(settings).profiles;
        assert_eq!(public, [profile("Sound", "https://example.org/synergy")]);
    }

    #[test]
    fn lengths_that_do_not_fill_whole_cells_are_refused_by_name() {
        let rules = CallRules {
            call_minutes: 12,
            ..CallRules::default()
        };
        assert_eq!(rules.check().unwrap_err().setting, "call_minutes");
        let rules = CallRules {
            window_days: 0,
            ..CallRules::default()
        };
        assert_eq!(rules.check().unwrap_err().setting, "window_days");
    }
}
