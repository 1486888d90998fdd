//! The guide's drawings, of one hand with the others: two greens, two clays, one pen. Unlike those they
//! say something, so each has its words.

use domain::guide::Drawing;
use leptos::prelude::*;

/// A drawing between paragraphs.
#[component]
pub(super) fn Plate(
    /// Which one.
    drawing: Drawing,
    /// What it shows, for those who do not see it.
    words: String,
) -> impl IntoView {
    let (height, shapes) = match drawing {
        Drawing::Curve => (214, curve().into_any()),
        Drawing::Breath => (190, breath().into_any()),
        Drawing::Senses => (150, senses().into_any()),
        Drawing::Steps => (196, steps().into_any()),
        Drawing::Evening => (196, evening().into_any()),
    };
    view! {
        <svg
            class="drawing"
            viewBox=format!("0 0 640 {height}")
            width="640"
            height=height
            role="img"
            aria-label=words
        >
            {shapes}
        </svg>
    }
}

/// Waves that grow calm toward the shore, under a low sun: the cover.
#[component]
pub(super) fn Cover() -> impl IntoView {
    view! {
        <svg class="drawing" viewBox="0 0 640 480" width="640" height="480" aria-hidden="true">
            <path class="sky" d="M40 480V300a280 280 0 0 1 560 0v180z"></path>
            <circle class="clay" cx="420" cy="196" r="62"></circle>
            <path class="leaf" d="M40 316c44-6 66-128 120-128 50 0 54 104 104 104 40 0 50-56 92-56s52 48 96 46 62-28 148-18v216H40z"></path>
            <path class="green" d="M40 372c50-8 74-92 128-92 50 0 58 74 106 74 38 0 52-34 92-34s54 30 94 28 80-16 140-10v142H40z"></path>
            <path class="deep" d="M40 436c60-6 90-56 146-56 52 0 66 42 112 42 40 0 60-18 98-18s66 16 104 14 66-8 100-6v68H40z"></path>
            <path class="pen warm" d="M470 338v-70"></path>
            <path class="paper" d="M478 272c26 14 38 32 38 54h-38zM463 286c-17 9-26 22-28 40h28z"></path>
            <path class="sand" d="M424 334h92c-4 20-15 32-32 32h-28c-17 0-28-12-32-32z"></path>
        </svg>
    }
}

fn curve() -> impl IntoView {
    view! {
        <path class="hair" d="M16 170h284M340 170h284"></path>
        <path class="sand" d="M24 170c34 0 48-24 58-56v56zM112 170c38 0 54-40 66-92v92zM208 170c38 0 56-60 70-132v132z"></path>
        <path class="pen warm" d="M24 170c34 0 48-24 58-56v56h30c38 0 54-40 66-92v92h30c38 0 56-60 70-132v132"></path>
        <path class="leaf" d="M348 170c30 0 34-124 66-124 34 0 36 124 76 124zM462 170c26 0 30-86 54-86s30 86 60 86zM552 170c20 0 22-48 38-48s16 48 34 48z"></path>
        <path class="pen" d="M348 170c30 0 34-124 66-124 34 0 36 124 76 124"></path>
        <path class="pen" d="M462 170c26 0 30-86 54-86s30 86 60 86M552 170c20 0 22-48 38-48s16 48 34 48"></path>
        <text x="158" y="202">"Leaving each time"</text>
        <text x="482" y="202">"Staying each time"</text>
    }
}

fn breath() -> impl IntoView {
    view! {
        <path class="leaf" d="M40 150c90 0 110-116 200-116 130 0 170 116 360 116z"></path>
        <path class="hair" d="M16 150h608M240 150V34"></path>
        <path class="pen" d="M40 150c90 0 110-116 200-116"></path>
        <path class="pen warm" d="M240 34c130 0 170 116 360 116"></path>
        <g class="green">
            <circle cx="60" cy="150" r="6"></circle>
            <circle cx="112" cy="150" r="6"></circle>
            <circle cx="164" cy="150" r="6"></circle>
            <circle cx="216" cy="150" r="6"></circle>
        </g>
        <g class="clay">
            <circle cx="268" cy="150" r="6"></circle>
            <circle cx="328" cy="150" r="6"></circle>
            <circle cx="388" cy="150" r="6"></circle>
            <circle cx="448" cy="150" r="6"></circle>
            <circle cx="508" cy="150" r="6"></circle>
            <circle cx="568" cy="150" r="6"></circle>
        </g>
        <text x="138" y="182">"in, count to 4"</text>
        <text x="418" y="182">"out, count to 6"</text>
    }
}

fn senses() -> impl IntoView {
    view! {
        <circle class="leaf" cx="88" cy="60" r="56"></circle>
        <circle class="leaf" cx="228" cy="64" r="48"></circle>
        <circle class="leaf" cx="352" cy="68" r="40"></circle>
        <circle class="sand" cx="460" cy="72" r="33"></circle>
        <circle class="sand" cx="556" cy="76" r="27"></circle>
        <g class="figure">
            <text x="88" y="75">"5"</text>
            <text x="228" y="79">"4"</text>
            <text x="352" y="83">"3"</text>
            <text x="460" y="87">"2"</text>
            <text x="556" y="91">"1"</text>
        </g>
        <text x="88" y="142">"see"</text>
        <text x="228" y="142">"feel"</text>
        <text x="352" y="142">"hear"</text>
        <text x="460" y="142">"smell"</text>
        <text x="556" y="142">"taste"</text>
    }
}

fn steps() -> impl IntoView {
    view! {
        <path class="leaf" d="M40 186v-24h112v-30h112v-30h112V72h112V42h112v144z"></path>
        <path class="pen" d="M40 162h112v-30h112v-30h112V72h112V42h112"></path>
        <path class="pen warm" d="M560 42V4"></path>
        <path class="clay" d="M560 4l36 11-36 11z"></path>
        <circle class="clay" cx="208" cy="72" r="13"></circle>
        <path class="green" d="M186 132v-18a22 22 0 0 1 44 0v18z"></path>
        <g class="on-leaf">
            <text x="96" y="180">"1"</text>
            <text x="208" y="180">"2"</text>
            <text x="320" y="180">"3"</text>
            <text x="432" y="180">"4"</text>
            <text x="544" y="180">"5"</text>
        </g>
    }
}

fn evening() -> impl IntoView {
    view! {
        <path class="leaf" d="M16 164V96c120 0 200 20 304 34s190 16 304 16v18z"></path>
        <circle class="pen warm" cx="112" cy="70" r="10"></circle>
        <path class="clay" d="M62 52h50v16a25 25 0 0 1-50 0z"></path>
        <path class="pen" d="M76 40c-6-8 8-12 6-22M94 40c-6-8 8-12 6-22"></path>
        <path class="sand" d="M206 54l54-8 8 52-54 8z"></path>
        <path class="pen" d="M219 66l32-5M221 78l32-5M223 90l20-3"></path>
        <path class="pen" d="M400 122V74M382 123h36"></path>
        <path class="clay" d="M386 44h28l12 32h-52z"></path>
        <path class="sand" d="M590 14a26 26 0 1 0 20 44a22 22 0 1 1-20-44z"></path>
        <path class="pen" d="M506 142V92M606 142v-22"></path>
        <path class="green" d="M506 112h76a24 24 0 0 1 24 24v4H506z"></path>
        <rect class="sand" x="512" y="98" width="34" height="16" rx="8"></rect>
        <text x="88" y="188">"noon"</text>
        <text x="236" y="188">"2 h before"</text>
        <text x="400" y="188">"1 h before"</text>
        <text x="556" y="188">"bed"</text>
    }
}
