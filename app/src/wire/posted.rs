//! What a form posts to the server.

use std::marker::PhantomData;

use codee::{Decoder, binary::PostcardCodec};
use leptos::{ev::SubmitEvent, html, prelude::*};
use serde::de::DeserializeOwned;
use server_fn::{Bytes, ServerFn, error::ServerFnUrlError};

use super::protocol::post;
use crate::refusal::Refusal;

/// A server function that forms post to, and what it answered last. Without a script the browser
/// posts the form itself; with one the same fields are posted in the same encoding, without leaving
/// the page.
pub struct FormAction<T = ()> {
    path: &'static str,
    posted: Action<String, Posted>,
    of: PhantomData<fn() -> T>,
}

/// An answer, packed, that is known to be readable.
type Posted = Result<Bytes, Refusal>;

impl<T> Clone for FormAction<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for FormAction<T> {}

impl<T> std::fmt::Debug for FormAction<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormAction")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl<T: DeserializeOwned + 'static> FormAction<T> {
    /// Posts to the server function `F`.
    pub fn to<F: ServerFn<Output = T, Error = Refusal>>() -> Self {
        let can_be_read = |packed: &Bytes| unpacked::<T>(packed).is_some();
        Self {
            path: F::PATH,
            posted: action(F::PATH, can_be_read),
            of: PhantomData,
        }
    }

    /// What it answered last, unless that was a refusal. Whoever reads it looks again after the next
    /// answer.
    pub fn answer(self) -> Option<T> {
        self.posted
            .value()
            .with(|posted| unpacked(posted.as_ref()?.as_ref().ok()?))
    }
}

impl<T: 'static> FormAction<T> {
    /// Whether an answer is still to come.
    pub fn pending(self) -> Signal<bool> {
        self.posted.pending().into()
    }

    /// How often it was answered since this page was made. Whoever reads it looks again after the
    /// next answer.
    pub fn version(self) -> usize {
        self.posted.version().get()
    }

    /// How it was refused, if it was. Without a script the router reads it from the address.
    pub fn refusal(self) -> Signal<Option<Refusal>> {
        let posted = self.posted.value();
        Signal::derive(move || posted.with(|posted| posted.as_ref()?.as_ref().err().cloned()))
    }

    /// A number that changes with each refusal: what a page that must look again after a refusal, but
    /// not while a success is leading away from it, depends on.
    pub fn refusals(self) -> Memo<usize> {
        let refusal = self.refusal();
        Memo::new(move |before: Option<&usize>| {
            if refusal.with(Option::is_some) {
                self.version()
            } else {
                before.copied().unwrap_or_default()
            }
        })
    }
}

fn unpacked<T: DeserializeOwned>(packed: &Bytes) -> Option<T> {
    PostcardCodec::decode(packed).ok()
}

fn action(path: &'static str, can_be_read: fn(&Bytes) -> bool) -> Action<String, Posted> {
    let refused = use_context::<leptos::server::ServerActionError>()
        .filter(|error| error.path() == path)
        .map(|error| Err(ServerFnUrlError::<Refusal>::decode_err(error.err())));
    Action::new_with_value(refused, move |form: &String| {
        let answering = post(path, form.clone());
        async move {
            let packed = answering.await?;
            if can_be_read(&packed) {
                Ok(packed)
            } else {
                Err(Refusal::Transport)
            }
        }
    })
}

/// A form that posts to an action. Its fields are checked by the server, which says what to mend.
#[component]
pub fn PostForm<T: 'static>(
    /// Where it posts to.
    action: FormAction<T>,
    /// Classes of its layout.
    #[prop(optional)]
    class: &'static str,
    /// Gets the form's element.
    #[prop(optional)]
    node_ref: NodeRef<html::Form>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    form(action.path, action.posted, class, node_ref, children)
}

fn form(
    path: &'static str,
    action: Action<String, Posted>,
    class: &'static str,
    node_ref: NodeRef<html::Form>,
    children: Children,
) -> AnyView {
    let submit = move |event: SubmitEvent| {
        if !event.default_prevented()
            && let Some(form) = fields_of(&event)
        {
            event.prevent_default();
            action.dispatch(form);
        }
    };
    view! {
        <form
            method="post"
            action=path
            class=(!class.is_empty()).then_some(class)
            novalidate=true
            node_ref=node_ref
            on:submit=submit
        >
            {children()}
        </form>
    }
    .into_any()
}

/// The fields of the form, as a browser posts them; none where the browser has to do it itself.
fn fields_of(event: &SubmitEvent) -> Option<String> {
    let form = leptos::form::form_data_from_event(event).ok()?;
    let words = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&form).ok()?;
    words.to_string().as_string()
}

#[cfg(test)]
mod tests {
    use leptos::server::ServerActionError;
    use server_fn::error::FromServerFnError as _;

    use super::*;
    use crate::booking::api::{ChooseTime, Confirm};

    /// Within an owner, as a page is.
    fn on_a_page(story: impl FnOnce()) {
        Owner::new().with(story);
    }

    fn action_of_confirm() -> FormAction {
        FormAction::to::<Confirm>()
    }

    #[test]
    fn a_refusal_in_the_address_is_shown_by_its_own_form_alone() {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE};

        on_a_page(|| {
            let packed = URL_SAFE.encode(Refusal::Transport.ser());
            provide_context(ServerActionError::new(Confirm::PATH, &packed));
            let refusal = action_of_confirm().refusal();
            assert_eq!(refusal.get_untracked(), Some(Refusal::Transport));
            let other = FormAction::to::<ChooseTime>().refusal();
            assert_eq!(other.get_untracked(), None);
        });
    }

    #[test]
    fn only_a_refusal_has_a_page_look_again() {
        on_a_page(|| {
            let action = action_of_confirm();
            let answer = |posted: Posted| {
                action.posted.version().update(|version| *version += 1);
                action.posted.value().set(Some(posted));
            };
            let refusals = action.refusals();
            let at_first = refusals.get_untracked();
            answer(Err(Refusal::Transport));
            let once = refusals.get_untracked();
            assert_ne!(once, at_first);
            answer(Err(Refusal::Transport));
            let twice = refusals.get_untracked();
            assert_ne!(twice, once);
            answer(Ok(Bytes::new()));
            assert_eq!(refusals.get_untracked(), twice, "a success leads away");
        });
    }
}
