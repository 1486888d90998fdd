use leptos::prelude::*;

use super::Shelf;
use crate::ui::{
    CheckField, Choice, ChoiceGroup, ErrorSummary, Options, Problem, SelectField, TextArea,
    TextField,
};

fn states() -> Vec<(String, String)> {
    [("MN", "Minnesota"), ("IA", "Iowa"), ("WI", "Wisconsin")]
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .to_vec()
}

/// Questions as they are first met.
#[component]
pub(super) fn Answers() -> impl IntoView {
    view! {
        <Shelf title="Questions">
            <TextField label="Name to use" name="g-name" value="Ada" autocomplete="given-name" />
            <TextField
                label="Phone"
                name="g-phone"
                kind="tel"
                optional=true
                short=true
                why="We call only if the video fails."
            />
            <SelectField
                label="Where will you be?"
                name="g-state"
                options=states()
                prompt="Choose a state"
            />
            <TextArea label="Anything we should know?" name="g-note" optional=true max=500 />
            <CheckField name="g-news" why="One letter a month. Leave whenever you like.">
                "Send me the newsletter and the guide"
            </CheckField>
        </Shelf>
        <Tiles />
    }
}

/// One of several, in each of the ways they can lie.
#[component]
fn Tiles() -> impl IntoView {
    let why = "The questions that follow depend on it.";
    view! {
        <Shelf title="One of several">
            <ChoiceGroup legend="Whom is it for?" name="g-for" why=why>
                <Choice value="me" text="Me" />
                <Choice value="child" text="My child" small="We ask for you too." checked=true />
                <Choice value="us" text="The two of us" small="No times now." disabled=true />
            </ChoiceGroup>
            <ChoiceGroup legend="Day" name="g-day" layout=Options::Days>
                <Choice value="1" text="Tue, Nov 24" small="6 times" />
                <Choice value="2" text="Wed, Nov 25" small="9 times" checked=true />
                <Choice value="3" text="Mon, Nov 30" small="1 time" />
            </ChoiceGroup>
            <ChoiceGroup legend="Wednesday, November 25" name="g-time" layout=Options::Times>
                <Choice value="1" text="9:00 am" />
                <Choice value="2" text="11:45 am" checked=true />
                <Choice value="3" text="5:30 pm" />
            </ChoiceGroup>
        </Shelf>
    }
}

const WRONG: [(&str, &str); 4] = [
    (
        "e-mail",
        "Enter an e-mail address with an @, such as ada@example.org",
    ),
    (
        "e-state",
        "Choose the state where you will be during the call",
    ),
    ("e-for", "Say whom the call is for"),
    ("e-consent", "Agree to the terms, or call us instead"),
];

fn problems() -> Vec<Problem> {
    WRONG
        .map(|(field, message)| Problem {
            field: field.to_owned(),
            message: message.to_owned(),
        })
        .to_vec()
}

/// Questions whose answers cannot be taken yet.
#[component]
pub(super) fn Mistakes() -> impl IntoView {
    let [mail, state, whom, consent] = WRONG.map(|(_, message)| message);
    view! {
        <Shelf title="What is wrong">
            <ErrorSummary problems=problems() />
            <TextField label="E-mail" name="e-mail" kind="email" value="ada.org" error=mail />
            <SelectField
                label="Where will you be?"
                name="e-state"
                options=states()
                prompt="Choose a state"
                error=state
            />
            <TextArea
                label="Anything we should know?"
                name="e-note"
                max=20
                value="More than can be taken here"
                error="Use 20 characters or fewer"
            />
            <ChoiceGroup legend="Whom is it for?" name="e-for" error=whom>
                <Choice value="me" text="Me" />
                <Choice value="child" text="My child" />
            </ChoiceGroup>
            <CheckField name="e-consent" error=consent>
                "I understand that the call is not treatment, and I agree to the "
                <a href="/privacy">"privacy notice"</a> "."
            </CheckField>
        </Shelf>
    }
}
