//! The server functions of the newsletter. All of them are called by plain forms and lead on to a
//! page, which says what has become of it.

#![expect(
    missing_docs,
    reason = "the macro makes a public field of each argument and takes no words for it"
)]

use domain::newsletter::{GoOnForm, JoinForm};
use leptos::prelude::*;

use crate::{refusal::Refusal, wire::FormPost};

/// Asks for the newsletter.
#[server(name = JoinNewsletter, prefix = "/api", endpoint = "newsletter/join", protocol = FormPost)]
pub async fn join(#[server(flatten)] form: JoinForm) -> Result<(), Refusal> {
    use crate::{
        reading::newsletter::{pass, way_on},
        ssr::{keep_typed, newsletter_desk, see_other, source},
    };
    use domain::staff::Typed;

    let typed = Typed {
        email: form.email.clone(),
        ..Typed::default()
    };
    let joined = match pass() {
        Ok(()) => newsletter_desk()?.join(form, &source()).await,
        Err(refusal) => Err(refusal),
    };
    if joined.is_err() {
        keep_typed(&typed);
    }
    see_other(&way_on(joined)?);
    Ok(())
}

/// Goes on with a joining that was put off.
#[server(name = GoOnJoining, prefix = "/api", endpoint = "newsletter/go-on", protocol = FormPost)]
pub async fn go_on(#[server(flatten)] form: GoOnForm) -> Result<(), Refusal> {
    use crate::{
        reading::newsletter::{pass, way_on},
        ssr::{newsletter_desk, see_other, source},
    };

    let joined = match pass() {
        Ok(()) => newsletter_desk()?.go_on(form, &source()).await,
        Err(refusal) => Err(refusal),
    };
    see_other(&way_on(joined)?);
    Ok(())
}

/// Says yes, by the button that a confirmation mail leads to.
#[server(name = ConfirmNewsletter, prefix = "/api", endpoint = "newsletter/confirm", protocol = FormPost)]
pub async fn confirm(#[server(default)] token: String) -> Result<(), Refusal> {
    use crate::{
        reading::newsletter::{own_page, pass, said},
        ssr::{newsletter_desk, see_other},
    };

    pass().map_err(crate::reading::newsletter::refusal)?;
    said(newsletter_desk()?.confirm(&token).await)?;
    see_other(&own_page("confirm", &token));
    Ok(())
}

/// Says that somebody else typed the address.
#[server(name = NotMe, prefix = "/api", endpoint = "newsletter/not-me", protocol = FormPost)]
pub async fn not_me(#[server(default)] token: String) -> Result<(), Refusal> {
    use crate::{
        reading::newsletter::{own_page, pass, said},
        ssr::{newsletter_desk, see_other},
    };
    use domain::newsletter::NewsletterError;

    pass().map_err(crate::reading::newsletter::refusal)?;
    let outcome = newsletter_desk()?.not_me(&token).await;
    // Nothing was forgotten, so the page of the link says where things stand.
    let stays = outcome == Err(NewsletterError::RunOut);
    said(outcome)?;
    if stays {
        see_other(&own_page("confirm", &token));
    } else {
        see_other("/newsletter/gone?why=not-me");
    }
    Ok(())
}

/// Pauses for some months, or, with none, goes on.
#[server(name = PauseNewsletter, prefix = "/api", endpoint = "newsletter/pause", protocol = FormPost)]
pub async fn pause(
    #[server(default)] token: String,
    #[server(default)] months: i64,
) -> Result<(), Refusal> {
    use crate::{
        reading::newsletter::{own_page, pass, said},
        ssr::{newsletter_desk, see_other},
    };

    pass().map_err(crate::reading::newsletter::refusal)?;
    said(newsletter_desk()?.pause(&token, months).await)?;
    see_other(&format!("{}?done=saved", own_page("manage", &token)));
    Ok(())
}

/// Leaves, by a button on one of our pages.
#[server(name = LeaveNewsletter, prefix = "/api", endpoint = "newsletter/leave", protocol = FormPost)]
pub async fn leave(#[server(default)] token: String) -> Result<(), Refusal> {
    use crate::{
        reading::newsletter::{own_page, pass, said},
        ssr::{newsletter_desk, see_other},
    };
    use domain::newsletter::ConsentSource;

    pass().map_err(crate::reading::newsletter::refusal)?;
    let source = ConsentSource::LeavePage;
    said(newsletter_desk()?.leave(&token, source).await)?;
    see_other(&own_page("leave", &token));
    Ok(())
}

/// Erases everything that is kept about a subscriber.
#[server(name = EraseSubscriber, prefix = "/api", endpoint = "newsletter/erase", protocol = FormPost)]
pub async fn erase(#[server(default)] token: String) -> Result<(), Refusal> {
    use crate::{
        reading::newsletter::{pass, said},
        ssr::{newsletter_desk, see_other},
    };

    pass().map_err(crate::reading::newsletter::refusal)?;
    said(newsletter_desk()?.erase(&token).await)?;
    see_other("/newsletter/gone?why=erased");
    Ok(())
}
