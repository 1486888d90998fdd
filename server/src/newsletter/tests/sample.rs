//! An issue as somebody would write it, and a short one with everything.

use crate::newsletter::{House, LatestPost, Source};

pub(super) const HOUSE_URL: &str = "https://calls.example";

pub(super) fn house() -> House {
    let post = |title: &str, summary: &str, path: &str| LatestPost {
        title: title.to_owned(),
        summary: summary.to_owned(),
        path: path.to_owned(),
    };
    House {
        name: "Synergy eTherapy".to_owned(),
        public_url: HOUSE_URL.to_owned(),
        postal_address: "1 Main Street, Town, MN 55401".to_owned(),
        latest: vec![
            post(
                "When the days get short",
                "Why November feels heavier, and four things that give some light back.",
                "/blog/short-days",
            ),
            post(
                "How counseling and medication work together",
                "What each of them does, and how the people who give them talk to each other.",
                "/blog/counseling-and-medication",
            ),
            post("A first call, minute by minute", "", "/blog/first-call"),
        ],
    }
}

pub(super) fn source(body: &str) -> Source<'_> {
    Source {
        slug: "november",
        subject: "Three small things for short days",
        summary: "A small thing & a large one.",
        body,
    }
}

pub(super) const LETTER: &str = r#"
The clocks went back three weeks ago, and by now most of us have noticed what that does: the
afternoon ends before the work does, the way home is dark, and the couch wins more often than the
walk. If you have felt slower or shorter of patience than in September, you are in large company.

This month we want to give you three things that are **small enough to be done** on a day when not
much else is.

![A lamp on a windowsill at dusk, a cup of tea beside it](/pictures/3f0c-1200x800.jpg "The light that Dana turns on at four o'clock, every day.")

## Borrow the light that is there

Ten minutes outside before noon do more than an hour at a window[^light]. It need not be a walk:
a cup of coffee on the steps counts. *Go out before you look at the phone*, and the day has had its
light whatever comes later.

> [!TIP]
> Put your shoes where the phone charges at night. Whichever you reach for first, you have reached
> for both.

## Keep one evening the same

When everything gets darker and later, one thing that happens at the same time each week holds the
rest up. It may be very plain:

- soup on Tuesdays,
- a call to the friend who moved away,
- the library, half an hour before it closes.

Nobody has to enjoy it each time. That it comes again is what helps.

## Say how it is, in a number

"How are you?" is hard to answer. "A four, and yesterday was a six" is not. Some families we know
ask for the number at dinner, and do nothing about it but listen.

| number | what it says | what may help |
|---|---|---|
| 8 to 10 | a good day | notice what made it one |
| 4 to 7 | a day | the three small things |
| 1 to 3 | a heavy day | [somebody to talk to](/crisis) |

> [!IMPORTANT]
> Two weeks of low numbers in a row are a reason to talk to somebody, not a reason to try harder.

```consultation
Would it help to say it to somebody? The first call is free and takes fifteen minutes.
```

```latest
New on the Mood-E Blog
```

Until next month,

Dana and all of us

[^light]: Bright light in the morning and the body's clock: [a review](https://doi.example/10.1000/xyz) of 2021.
"#;

/// Everything that the blog's parser knows, but the list of the latest articles.
pub(super) const WITHOUT_LATEST: &str = "# A *b*\n\n> [!WARNING]\n> c\n\n```consultation service=anxiety\nd\n```\n\n\
    ![e](/pictures/0a-100x50.jpg \"f\")\n\n| g | h |\n|---|---|\n| i | j |\n\nk[^1]\n\n[^1]: l\n\n- m\n";

pub(super) const SHORT: &str = "Hello, *dear* **reader**. See [our page](/cost), <https://a.example/> or\\\n\
    [write](mailto:hello@calls.example).\n\n\
    ## What helps\n\n1. Sleep\n2. Walk\n   - far\n   - near\n\n### At night\n\n> Rest.\n>\n> Then rest.\n\n\
    > [!NOTE]\n> It ~~passes~~ gets lighter[^1].\n\n\
    ![A door](/pictures/0a-100x50.jpg \"Ours.\")\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\n\
    ```consultation\nTalk it over.\n```\n\n```latest\n```\n\n[^1]: A book.\n";

pub(super) const SHORT_AS_TEXT: &str = "Synergy eTherapy

Three small things for short days
=================================

Read it on the web: https://calls.example/newsletter/issues/november

Hello, dear reader. See our page (https://calls.example/cost), https://a.example/ or
write (hello@calls.example).

What helps
----------

1. Sleep
2. Walk
   - far
   - near

At night

> Rest.
>
> Then rest.

| Good to know:
| It ~passes~ gets lighter [1].

[Picture: A door]
Ours.

a | b
-----
1 | 2

* * *

Talk it over.

Book a free call: https://calls.example/book

From the blog
-------------

- When the days get short (https://calls.example/blog/short-days)
  Why November feels heavier, and four things that give some light back.

- How counseling and medication work together (https://calls.example/blog/counseling-and-medication)
  What each of them does, and how the people who give them talk to each other.

- A first call, minute by minute (https://calls.example/blog/first-call)

Sources
-------

1. A book.

------------------------------

Nobody watches this mailbox around the clock. To talk to someone day or night, call or text 988. In danger now, call 911.

You asked for this letter, so it comes about once a month.
Your page, to pause it or to see what we keep: https://calls.example/newsletter/manage/{{token}}
Leave, with one press: https://calls.example/newsletter/leave/{{token}}

Synergy eTherapy
1 Main Street, Town, MN 55401
";
