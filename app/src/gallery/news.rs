use leptos::prelude::*;

use super::Shelf;
use crate::ui::{
    ButtonKind, ButtonLink, Card, Empty, LiveRegion, Notice, NoticeKind, Skeleton, SummaryList,
    SummaryRow, Tag, TagKind,
};

/// What the page has to say by itself.
#[component]
pub(super) fn News() -> impl IntoView {
    view! {
        <Shelf title="Notices">
            <Notice title="Times are in Central Time.">
                <p>"Your device says Chicago. You can choose another zone."</p>
            </Notice>
            <Notice kind=NoticeKind::Success title="Your call is booked.">
                <p>"A link is on its way to you."</p>
            </Notice>
            <Notice kind=NoticeKind::Warning title="That time has just gone.">
                <p>"Your answers are kept. These are the nearest free times."</p>
            </Notice>
            <Notice kind=NoticeKind::Crisis title="Not for emergencies">
                <p>
                    "In danger now? Call 911. To talk to someone at any hour, "
                    <a href="tel:988">"call or text 988"</a> "."
                </p>
            </Notice>
            <LiveRegion shown=true text="Nine times on Wednesday" />
            <p class="cluster">
                <Tag>"Open"</Tag>
                <Tag kind=TagKind::Done>"Confirmed"</Tag>
                <Tag kind=TagKind::Waiting>"Guardian not verified"</Tag>
                <Tag kind=TagKind::Wrong>"Mail failed"</Tag>
                <Tag kind=TagKind::Over>"Cancelled by visitor"</Tag>
            </p>
        </Shelf>
    }
}

/// What is known, what is not yet, and what is on its way.
#[component]
pub(super) fn Records() -> impl IntoView {
    view! {
        <Shelf title="Records">
            <Card>
                <h3>"So far"</h3>
                <SummaryList>
                    <SummaryRow term="Where you’ll be" change="/book">
                        "Minnesota"
                    </SummaryRow>
                    <SummaryRow term="With" change="/book" verb="Choose someone">
                        "First available"
                    </SummaryRow>
                    <SummaryRow term="About">
                        "Living with a condition that does not go away, and the anger with it"
                    </SummaryRow>
                </SummaryList>
            </Card>
            <Card flat=true>
                <h3>"Loading"</h3>
                <Skeleton lines=4 label="Loading free times" />
            </Card>
            <Empty
                title="No free times in the next four weeks"
                text="Leave an address and we write to you on the day there is one."
            >
                <ButtonLink href="/states/mn">"Join the waitlist"</ButtonLink>
                <ButtonLink href="/therapists" kind=ButtonKind::Quiet>
                    "Other therapists"
                </ButtonLink>
            </Empty>
            <Empty plain=true title="No notes yet" />
        </Shelf>
    }
}
