//! Opening a sign-in account for a person; the one-time password is shown once.

use askama::Template;
use identity::Person;
use platform::{Error, Problems, RawId};
use serde::Deserialize;
use web::{
    Access, Form, FromPath, Page, Result,
    ui::{ErrorSummary, Field, Slip, Slips, WHOLE_PASSWORD},
};

use crate::{
    accounts,
    permissions::OpenAccounts,
    register::{self, Facts},
    texts::page,
};

#[derive(Template)]
#[template(path = "account/form.html")]
struct FormPage {
    person: RawId<Person>,
    who: String,
    errors: ErrorSummary,
    name: Field,
}

#[derive(Template)]
#[template(path = "account/opened.html")]
struct OpenedPage {
    person: RawId<Person>,
    who: String,
    slips: Slips,
}

/// The sign-in name that was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    name: String,
}

pub(crate) async fn new(
    access: Access<OpenAccounts>,
    FromPath(raw): FromPath<RawId<Person>>,
) -> Result<Page> {
    let person = register::resolve(&access.read(), raw).await?;
    let typed = Typed { name: person.number.clone().unwrap_or_default() };
    Ok(form(&person, &typed, &Problems::default()))
}

pub(crate) async fn open(
    access: Access<OpenAccounts>,
    FromPath(raw): FromPath<RawId<Person>>,
    Form(typed): Form<Typed>,
) -> Result<Page> {
    let person = register::resolve(&access.read(), raw).await?;
    match access.write(async |tx| accounts::open(tx, raw, &typed.name).await).await {
        Ok(opened) => {
            let body = OpenedPage {
                person: raw,
                who: person.name.clone(),
                slips: Slips(vec![Slip {
                    title: person.name.clone(),
                    name: opened.name,
                    password: opened.one_time_password,
                    what: WHOLE_PASSWORD,
                }]),
            };
            Ok(under(Page::new(page::ACCOUNT_OPENED, body), &person))
        }
        Err(Error::Invalid(problems)) => Ok(form(&person, &typed, &problems).again()),
        Err(error) => Err(error.into()),
    }
}

fn form(person: &Facts, typed: &Typed, problems: &Problems) -> Page {
    let body = FormPage {
        person: person.person.raw(),
        who: person.name.clone(),
        errors: ErrorSummary::of(problems),
        name: Field::text("name", page::SIGN_IN_NAME)
            .hint(page::SIGN_IN_NAME_HINT)
            .value(typed.name.as_str())
            .required()
            .autocomplete("off")
            .problem_of(problems),
    };
    under(Page::new(page::OPEN_ACCOUNT, body), person)
}

fn under(body: Page, person: &Facts) -> Page {
    body.under(page::ROSTER, "/members").under(person.name.clone(), format!("/members/{}", person.person))
}
