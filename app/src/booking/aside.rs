use domain::{
    booking::{Draft, HoldState},
    practice::Audience,
};
use leptos::prelude::*;

use crate::ui::{Card, SummaryList, SummaryRow};

/// What was answered so far, each with a way to change it.
#[component]
pub fn SoFar(
    /// The visitor's answers.
    draft: Draft,
) -> impl IntoView {
    let audience = Audience::from_text(&draft.need.audience).map(Audience::words);
    let service = draft
        .service
        .map_or_else(|| "Not sure yet".to_owned(), |one| one.name);
    let with = match (&draft.time, &draft.therapist) {
        (Some(time), _) => time.therapist.name.clone(),
        (None, Some(therapist)) => therapist.name.clone(),
        (None, None) => "First available".to_owned(),
    };
    let time = draft.time.map(|time| {
        let kept = match time.hold {
            HoldState::Kept => Some("We’re keeping it for you."),
            HoldState::Lapsed => None,
        };
        view! {
            <SummaryRow term="Time" change="/book/time">
                {format!("{}, {} ", time.day, time.time)}
                <span class="small soft">{time.zone_words}". "{kept}</span>
            </SummaryRow>
        }
        .into_any()
    });
    view! {
        <aside aria-label="Your answers so far">
            <Card flat=true>
                <h2 class="subtitle">"So far"</h2>
                <SummaryList>
                    {draft
                        .state
                        .map(|state| {
                            view! {
                                <SummaryRow term="Where you’ll be" change="/book">
                                    {state.name()}
                                </SummaryRow>
                            }.into_any()
                        })}
                    {audience
                        .map(|words| {
                            view! {
                                <SummaryRow term="For" change="/book">
                                    {words}
                                </SummaryRow>
                            }.into_any()
                        })}
                    <SummaryRow term="About" change="/book">
                        {service}
                    </SummaryRow>
                    {time}
                    <SummaryRow term="With" change="/book/time">
                        {with}
                    </SummaryRow>
                </SummaryList>
                <p class="small">
                    "Free. Fifteen minutes. You can move it or call it off later."
                </p>
            </Card>
        </aside>
    }
}
