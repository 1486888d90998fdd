//! What a page reads from the server.

use std::{any::Any, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

use codee::{Decoder, Encoder, binary::PostcardCodec};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{refusal::Refusal, ssr::in_browser};

/// Something that a page reads from the server, and reads again when what it depends on changes.
#[derive(Debug)]
pub struct Fetched<T> {
    answer: Resource<Answer, Whole>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fetched<T> {}

/// Has a page wait for what `fetch` answers for `source`: the page is sent whole, with the answer
/// inside it for the browser, which asks again only when `source` changes.
pub fn fetch<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> Fetched<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, Refusal>> + Send + 'static,
{
    let asked = move || Asked(Arc::new(source()));
    let answered = move |asked: Asked| -> Waiting<Answer> {
        // It is what `asked` has just made.
        let Some(source) = asked.0.as_any().downcast_ref::<S>() else {
            return Box::pin(async { Answer::here(Err::<T, _>(Refusal::Transport)) });
        };
        let answer = fetch(source.clone());
        Box::pin(async move { Answer::here(answer.await) })
    };
    Fetched {
        answer: resource(Box::new(asked), Box::new(answered)),
        of: PhantomData,
    }
}

impl<T> Fetched<T>
where
    T: Clone + DeserializeOwned + Send + Sync + 'static,
{
    async fn read(self) -> Result<T, Refusal> {
        self.answer.await.read()
    }

    /// Shows `view` of what the server said, and `meanwhile` until it has said something. While it is
    /// asked again, what was shown stays.
    pub fn shown(
        self,
        meanwhile: fn() -> AnyView,
        view: impl Fn(Result<T, Refusal>) -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        let view = Arc::new(view);
        let made = move || -> Waiting<AnyView> {
            let view = Arc::clone(&view);
            Box::pin(async move { view(self.read().await) })
        };
        show_when_ready(meanwhile, Box::new(made))
    }
}

/// What stands where nothing has come yet, on a page that is sent whole.
pub fn nothing() -> AnyView {
    ().into_any()
}

type Waiting<T> = Pin<Box<dyn Future<Output = T> + Send>>;

fn resource(
    asked: Box<dyn Fn() -> Asked + Send + Sync>,
    answered: Box<dyn Fn(Asked) -> Waiting<Answer> + Send + Sync>,
) -> Resource<Answer, Whole> {
    Resource::new_with_options(asked, answered, true)
}

fn show_when_ready(
    meanwhile: fn() -> AnyView,
    made: Box<dyn Fn() -> Waiting<AnyView> + Send + Sync>,
) -> AnyView {
    view! { <Transition fallback=meanwhile>{move || Suspend::new(made())}</Transition> }.into_any()
}

/// What an answer depends on, whatever its type.
#[derive(Clone)]
struct Asked(Arc<dyn Source>);

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0.as_any())
    }
}

trait Source: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn is(&self, other: &dyn Any) -> bool;
}

impl<S: PartialEq + Send + Sync + 'static> Source for S {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

/// An answer, whatever its type: as the page brought it, or as it has just come.
#[derive(Clone)]
enum Answer {
    Brought(Arc<[u8]>),
    Here(Arc<dyn Any + Send + Sync>, Pack),
}

type Pack = fn(&dyn Any) -> Result<Vec<u8>, PackError>;
type PackError = <PostcardCodec as Encoder<()>>::Error;

impl Answer {
    fn here<T: Serialize + Send + Sync + 'static>(answer: Result<T, Refusal>) -> Self {
        Self::Here(Arc::new(answer), pack::<T>)
    }

    fn read<T: Clone + DeserializeOwned + 'static>(&self) -> Result<T, Refusal> {
        match self {
            Self::Brought(packed) => {
                PostcardCodec::decode(packed).unwrap_or(Err(Refusal::Transport))
            }
            Self::Here(answer, _) => answer
                .downcast_ref()
                .cloned()
                .unwrap_or(Err(Refusal::Transport)),
        }
    }
}

/// Only the server packs, so the browser's half has no code for it.
fn pack<T: Serialize + 'static>(answer: &dyn Any) -> Result<Vec<u8>, PackError> {
    if in_browser() {
        return Ok(Vec::new());
    }
    let answer: Option<&Result<T, Refusal>> = answer.downcast_ref();
    PostcardCodec::encode(&answer.unwrap_or(&Err(Refusal::Transport)))
}

/// Answers in the page: packed already, or packed as what they are.
#[derive(Debug)]
struct Whole;

impl Encoder<Answer> for Whole {
    type Error = PackError;
    type Encoded = Vec<u8>;

    fn encode(answer: &Answer) -> Result<Self::Encoded, Self::Error> {
        match answer {
            Answer::Brought(packed) => Ok(packed.to_vec()),
            Answer::Here(answer, pack) => pack(&**answer),
        }
    }
}

impl Decoder<Answer> for Whole {
    type Error = std::convert::Infallible;
    type Encoded = [u8];

    fn decode(packed: &Self::Encoded) -> Result<Answer, Self::Error> {
        Ok(Answer::Brought(packed.into()))
    }
}

#[cfg(test)]
mod tests {
    use domain::practice::PracticeError;

    use super::*;

    fn asked(source: impl Source + 'static) -> Asked {
        Asked(Arc::new(source))
    }

    #[test]
    fn a_question_is_the_same_only_as_itself() {
        let ask = || asked(("mn".to_owned(), 1_usize));
        assert!(ask() == ask());
        assert!(ask() == ask().clone());
        assert!(ask() != asked(("mn".to_owned(), 2_usize)));
        assert!(ask() != asked(("mn".to_owned(), 1_u8)), "of another type");
        assert!(asked(()) == asked(()));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn an_answer_reads_the_same_here_and_where_it_was_brought() {
        type Read = Result<Vec<String>, Refusal>;
        let answers: [Read; 3] = [
            Ok(vec!["one".to_owned(), "two".to_owned()]),
            Ok(Vec::new()),
            Err(Refusal::Practice(PracticeError::NotFound)),
        ];
        for answer in answers {
            let here = Answer::here(answer.clone());
            assert_eq!(here.read(), answer);
            let packed = Whole::encode(&here).unwrap_or_default();
            let Ok(brought) = Whole::decode(&packed);
            assert_eq!(brought.read(), answer);
            assert_eq!(Whole::encode(&brought), Ok(packed));
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_answer_that_did_not_arrive() {
        let Ok(broken) = Whole::decode(&[0xff; 8]);
        assert_eq!(broken.read::<String>(), Err(Refusal::Transport));
        let other = Answer::here(Ok::<_, Refusal>(1_u8));
        assert_eq!(other.read::<String>(), Err(Refusal::Transport));
    }
}
