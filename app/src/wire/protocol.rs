//! The protocol of our server functions.

use std::{future::Future, pin::Pin};

use codee::{Decoder, binary::PostcardCodec};
use serde::{Serialize, de::DeserializeOwned};
use server_fn::{
    Bytes, Protocol,
    client::Client,
    codec::{FromReq, IntoRes, PostUrl, Postcard},
    server::Server,
};

use crate::refusal::Refusal;

/// Server functions are asked by a post as of a form, whether a form or a script asks, and answer in
/// postcard: `protocol = FormPost`.
#[derive(Debug)]
pub enum FormPost {}

impl<Input, Output, C, S> Protocol<Input, Output, C, S, Refusal> for FormPost
where
    Input: Serialize + FromReq<PostUrl, S::Request, Refusal> + Send,
    Output: DeserializeOwned + IntoRes<Postcard, S::Response, Refusal> + Send,
    C: Client<Refusal>,
    S: Server<Refusal>,
{
    const METHOD: http::Method = http::Method::POST;

    async fn run_server<F, Fut>(request: S::Request, function: F) -> Result<S::Response, Refusal>
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, Refusal>> + Send,
    {
        let input = Input::from_req(request).await?;
        function(input).await?.into_res().await
    }

    fn run_client(
        path: &str,
        input: Input,
    ) -> impl Future<Output = Result<Output, Refusal>> + Send {
        let form = serde_qs::to_string(&input);
        let answer = form.map(|form| post(path, form));
        async move {
            let packed = answer.map_err(|_| Refusal::Transport)?.await?;
            PostcardCodec::decode(&packed).map_err(|_| Refusal::Transport)
        }
    }
}

/// An answer on its way, packed.
pub(super) type Answering = Pin<Box<dyn Future<Output = Result<Bytes, Refusal>> + Send>>;

/// Posts a form to a server function, and goes where the answer leads.
#[cfg(feature = "hydrate")]
pub(super) fn post(path: &str, form: String) -> Answering {
    use server_fn::{
        ContentType as _,
        client::browser::BrowserClient,
        codec::PostcardEncoding,
        error::FromServerFnError as _,
        redirect::call_redirect_hook,
        request::{ClientReq, browser::BrowserRequest},
        response::ClientRes,
    };

    let request = <BrowserRequest as ClientReq<Refusal>>::try_new_post(
        path,
        PostUrl::CONTENT_TYPE,
        PostcardEncoding::CONTENT_TYPE,
        form,
    );
    Box::pin(async move {
        let response = <BrowserClient as Client<Refusal>>::send(request?).await?;
        let status = ClientRes::<Refusal>::status(&response);
        let to = ClientRes::<Refusal>::location(&response);
        let leads_on = ClientRes::<Refusal>::has_redirect(&response);
        let packed = ClientRes::<Refusal>::try_into_bytes(response).await?;
        if status >= 400 {
            return Err(Refusal::de(packed));
        }
        if leads_on {
            call_redirect_hook(&to);
        }
        Ok(packed)
    })
}

/// Only a browser posts.
#[cfg(not(feature = "hydrate"))]
pub(super) fn post(_: &str, _: String) -> Answering {
    Box::pin(async { Err(Refusal::Transport) })
}
