use std::future::Future;

use sqlx::AnyConnection;
use tracing::Instrument as _;

use super::{Fault, Practice};

/// How often a transaction is run before it is given up.
const TRIES: u32 = 5;

/// Something that is done in one transaction: all of it, or nothing.
pub(crate) trait Deed: Send + Sync + 'static {
    /// What it answers.
    type Answer: Send + 'static;
    /// How the rules may refuse it. A refusal rolls the transaction back.
    type Refusal: Send + 'static;
    /// Whether it changes what the site says to everybody, so that pages that are kept in memory
    /// are old when it is done.
    const CHANGES_SITE: bool = false;

    /// Does it. May be run more than once, each time from the start, when another transaction got
    /// in the way; so it changes nothing but the store.
    fn run(
        &self,
        practice: &Practice,
        tx: &mut AnyConnection,
    ) -> impl Future<Output = Result<Self::Answer, Fault<Self::Refusal>>> + Send;
}

impl Practice {
    /// Does `deed` in a task of its own: whoever asked may hang up, and it is still done whole.
    pub(crate) async fn perform<D: Deed>(&self, deed: D) -> Result<D::Answer, Fault<D::Refusal>> {
        let practice = self.clone();
        // What it logs belongs to the request that asked for it.
        let work = async move { practice.perform_here(&deed).await }.in_current_span();
        tokio::spawn(work).await?
    }

    async fn perform_here<D: Deed>(&self, deed: &D) -> Result<D::Answer, Fault<D::Refusal>> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.perform_once(deed).await {
                Err(fault) if fault.is_worth_another_try() && tries < TRIES => {
                    tracing::debug!(tries, "a transaction lost against another and is run again");
                }
                answer => return answer,
            }
        }
    }

    async fn perform_once<D: Deed>(&self, deed: &D) -> Result<D::Answer, Fault<D::Refusal>> {
        let mut tx = self.store().begin().await?;
        match deed.run(self, &mut tx).await {
            Ok(answer) => {
                tx.commit().await?;
                if D::CHANGES_SITE {
                    self.next_edition();
                }
                Ok(answer)
            }
            Err(fault) => {
                tx.rollback().await?;
                Err(fault)
            }
        }
    }
}
