//! How answers travel from the server to the browser: as postcard, whose readers are a fraction of
//! the size of JSON's. Both halves are always of one build, so nobody else has to read it; what is
//! meant for others is the JSON interface.

use std::future::Future;

use codee::binary::PostcardCodec;
use leptos::prelude::Resource;
use serde::{Serialize, de::DeserializeOwned};
use server_fn::codec::Postcard;

/// The encoding of what server functions answer: `output = Packed`.
pub type Packed = Postcard;

/// Something that a page reads from the server, and reads again when what it depends on changes.
pub type Fetched<T> = Resource<T, PostcardCodec>;

/// Has a page wait for what `fetch` answers for `source`: the page is sent whole, with the answer
/// inside it for the browser, which asks again only when `source` changes.
pub fn fetch<S, T, Answer>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Answer + Send + Sync + 'static,
) -> Fetched<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Answer: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, fetch, true)
}
