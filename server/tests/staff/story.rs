//! The words in which the stories of this chapter are told.

use domain::{
    staff::{AccountDesk, AccountError, Role, SignedIn, StaffMember, Stage, Standing, Visit},
    time::DAY,
};
use server::{crypto::secret, practice::Practice, store::staff as rows};
use totp_rs::{Builder, Secret, Totp};

use crate::support::TestPractice;

pub const PASSWORD: &str = "eleven quiet herons";
/// Where people sign in from.
pub const HOME: &str = "192.0.2.1";
/// Where somebody else does.
pub const ELSEWHERE: &str = "198.51.100.7";

/// Somebody with a finished account.
pub struct Colleague {
    pub email: String,
    pub session: String,
    pub recovery: Vec<String>,
    authenticator: Totp,
}

impl TestPractice {
    /// A link that makes somebody a member of staff.
    pub async fn invites(&self, role: Role) -> String {
        let token = secret::token();
        let mut tx = self.store().begin().await.unwrap();
        let (hash, now) = (secret::digest(&token), self.now());
        rows::add_welcome(&mut tx, &hash, role, now, now + DAY)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        token
    }

    /// Somebody who has followed a link and set everything up.
    pub async fn hires(&self, role: Role, name: &str) -> Colleague {
        let token = self.invites(role).await;
        let email = format!("{name}@example.org");
        let accepted = self.accept(&token, name, &email, PASSWORD).await;
        let enrolling = accepted.unwrap().session;
        let authenticator = self.scans(&enrolling).await;
        let code = self.code_of(&authenticator);
        let session = self.enrol(&enrolling, &code).await.unwrap().session;
        let recovery = self.recovery_codes(&session).await.unwrap();
        let session = self.keep_codes(&session).await.unwrap().session;
        Colleague {
            email,
            session,
            recovery,
            authenticator,
        }
    }

    /// An authenticator that has scanned the secret of a set-up.
    pub async fn scans(&self, enrolling: &str) -> Totp {
        let shown = self.enrolment(enrolling).await.unwrap();
        authenticator(&shown.secret)
    }

    /// What it shows now.
    pub fn code_of(&self, authenticator: &Totp) -> String {
        let now = u64::try_from(self.now().epoch()).unwrap();
        authenticator.generate(now).to_string()
    }

    /// A code that nobody's authenticator shows.
    pub fn wrong_code(&self, colleague: &Colleague) -> String {
        let good: Vec<_> = (-1..=1)
            .map(|step| {
                let then = u64::try_from(self.now().epoch() + step * 30).unwrap();
                colleague.authenticator.generate(then).to_string()
            })
            .collect();
        (0..)
            .map(|number| format!("{number:06}"))
            .find(|code| !good.contains(code))
            .unwrap()
    }

    /// A code of the colleague's authenticator that has not been used: a moment later than before.
    pub fn next_code(&self, colleague: &Colleague) -> String {
        self.minutes_pass(1);
        self.code_of(&colleague.authenticator)
    }

    /// The code that the colleague's authenticator shows now.
    pub fn code_now(&self, colleague: &Colleague) -> String {
        self.code_of(&colleague.authenticator)
    }

    pub async fn types_password(
        &self,
        email: &str,
        password: &str,
    ) -> Result<SignedIn, AccountError> {
        self.sign_in(email, password, HOME).await
    }

    /// A session after the right password.
    pub async fn half_in(&self, colleague: &Colleague) -> String {
        let signed_in = self.types_password(&colleague.email, PASSWORD).await;
        let signed_in = signed_in.unwrap();
        assert_eq!(signed_in.stage, Stage::Password);
        signed_in.session
    }

    /// Both factors.
    pub async fn signs_in(&self, colleague: &Colleague) -> String {
        let half = self.half_in(colleague).await;
        let code = self.next_code(colleague);
        let signed_in = self.second_factor(&half, &code, HOME).await.unwrap();
        assert_eq!(signed_in.stage, Stage::Full);
        signed_in.session
    }

    /// Who has this session, if it opens the desk.
    pub async fn member(&self, session: &str) -> Result<StaffMember, AccountError> {
        who(&self.practice, session, Visit::Acts).await
    }

    /// What the audit log says was done, in order.
    pub async fn deeds(&self) -> Vec<String> {
        let sql = "SELECT action FROM audit_event ORDER BY at, id";
        let mut deeds = self.texts(sql, &[]).await;
        deeds.sort();
        deeds
    }
}

/// Who has this session, if it opens the desk.
pub async fn who(
    practice: &Practice,
    session: &str,
    visit: Visit,
) -> Result<StaffMember, AccountError> {
    match practice.standing(session, visit).await? {
        Standing::Full(member) => Ok(member),
        Standing::Password | Standing::Enrolling => Err(AccountError::SignedOut),
    }
}

/// An authenticator with a secret that was typed.
pub fn authenticator(typed: &str) -> Totp {
    let secret = Secret::try_from_base32(typed.replace(' ', "")).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

pub fn is_too_many<T>(answer: &Result<T, AccountError>) -> bool {
    matches!(answer, Err(AccountError::TooMany { .. }))
}
