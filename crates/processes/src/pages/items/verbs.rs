//! The verbs of an item, each a form of its page.

use axum::response::{IntoResponse as _, Response};
use identity::Access;
use platform::{Error, Problems, RawId, one_line};
use web::{Fields, Result, see, ui::BlockedNotes};
use workflow::{Candidate, Doer, Host, Item};

use super::{Found, page};
use crate::{answers, naming, permissions::DoItems, texts};

/// Longest opinion, in characters.
const OPINION: usize = 2_000;

/// What a form of the page does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum ItemVerb {
    Complete,
    HandBack,
    Claim,
    Release,
    GiveBack,
    TakeBack,
    Delegate,
    Reassign,
    AddCoSigner,
    Urge,
}

/// The route of each verb.
pub(in crate::pages) const VERBS: [(&str, ItemVerb); 10] = [
    ("/processes/items/{id}/completion", ItemVerb::Complete),
    ("/processes/items/{id}/hand-back", ItemVerb::HandBack),
    ("/processes/items/{id}/claim", ItemVerb::Claim),
    ("/processes/items/{id}/release", ItemVerb::Release),
    ("/processes/items/{id}/return", ItemVerb::GiveBack),
    ("/processes/items/{id}/taking-back", ItemVerb::TakeBack),
    ("/processes/items/{id}/delegation", ItemVerb::Delegate),
    ("/processes/items/{id}/reassignment", ItemVerb::Reassign),
    ("/processes/items/{id}/co-signature", ItemVerb::AddCoSigner),
    ("/processes/items/{id}/urging", ItemVerb::Urge),
];

/// Does what a form of the page asks for, and leads on or shows what stands against it.
pub(in crate::pages) async fn act(
    host: Host,
    access: Access<DoItems>,
    (raw, verb): (RawId<Item>, ItemVerb),
    typed: Fields,
) -> Result<Response> {
    let found = Found::load(&host, &access.read(), raw).await?;
    let outcome = match verb {
        ItemVerb::Complete => complete(&host, &access, &found, &typed).await,
        ItemVerb::HandBack => hand_back(&host, &access, &found, &typed).await,
        ItemVerb::Claim => claim(&host, &access, &found).await,
        ItemVerb::Release => release(&host, &access, &found).await,
        ItemVerb::GiveBack => give_back(&host, &access, &found, &typed).await,
        ItemVerb::TakeBack => take_back(&host, &access, &found, &typed).await,
        ItemVerb::Delegate | ItemVerb::Reassign | ItemVerb::AddCoSigner => {
            pass_on(&host, &access, &found, &typed, verb).await
        }
        ItemVerb::Urge => urge(&host, &access, &found, &typed).await,
    };
    let (problems, by) = match outcome {
        Ok(said) => {
            let stays = matches!(
                verb,
                ItemVerb::Claim
                    | ItemVerb::Release
                    | ItemVerb::AddCoSigner
                    | ItemVerb::Urge
                    | ItemVerb::TakeBack
            );
            let place = if stays {
                format!("/processes/items/{}", found.item.id)
            } else {
                format!("/processes/instances/{}", found.instance().id)
            };
            return Ok(see(place).saying(said).into_response());
        }
        Err(Error::Invalid(problems)) => (problems, Vec::new()),
        Err(Error::Blocked(by)) => (Problems::default(), by),
        Err(error) => return Err(error.into()),
    };
    let page = page(&access, &found, Some(&typed), &problems, BlockedNotes::of(&by)).await?;
    Ok(if by.is_empty() { page.again() } else { page.refused() }.into_response())
}

type Said = platform::Result<&'static str>;

fn opinion(typed: &Fields, problems: &mut Problems) -> String {
    let opinion = typed.text("opinion").to_owned();
    if opinion.chars().count() > OPINION {
        problems.add("opinion", texts::too_long(texts::label::OPINION, OPINION));
    }
    opinion
}

/// The variables and the opinion, or all problems of both.
fn answer(found: &Found, typed: &Fields) -> platform::Result<(bpmn::Variables, String)> {
    let mut problems = Problems::default();
    let opinion = opinion(typed, &mut problems);
    match answers::read(&found.fields(), typed) {
        Ok(variables) if problems.is_empty() => Ok((variables, opinion)),
        Ok(_) => Err(Error::Invalid(problems)),
        Err(mut found) => {
            for problem in problems.iter() {
                found.add(problem.field.clone(), problem.what.clone());
            }
            Err(Error::Invalid(found))
        }
    }
}

async fn complete(host: &Host, access: &Access<DoItems>, found: &Found, typed: &Fields) -> Said {
    let (variables, opinion) = answer(found, typed)?;
    let (item, doer) = (found.item.id, Doer::Person(access.who()));
    access.write(async |tx| host.complete(tx, item, &doer, variables, &opinion).await).await?;
    Ok(texts::COMPLETED_NOW)
}

async fn hand_back(host: &Host, access: &Access<DoItems>, found: &Found, typed: &Fields) -> Said {
    let (variables, opinion) = answer(found, typed)?;
    let (item, doer) = (found.item.id, Doer::Person(access.who()));
    access.write(async |tx| host.hand_back(tx, item, &doer, variables, &opinion).await).await?;
    Ok(texts::HANDED_BACK_NOW)
}

async fn claim(host: &Host, access: &Access<DoItems>, found: &Found) -> Said {
    let (item, doer) = (found.item.id, Doer::Person(access.who()));
    access.write(async |tx| host.claim(tx, item, &doer).await).await?;
    Ok(texts::CLAIMED_NOW)
}

async fn release(host: &Host, access: &Access<DoItems>, found: &Found) -> Said {
    let (item, doer) = (found.item.id, Doer::Person(access.who()));
    access.write(async |tx| host.release(tx, item, &doer, "").await).await?;
    Ok(texts::RELEASED_NOW)
}

async fn give_back(host: &Host, access: &Access<DoItems>, found: &Found, typed: &Fields) -> Said {
    let (to, reason) = (typed.text("to"), one_line(typed.text("reason")));
    let mut problems = Problems::default();
    if !found.earlier().iter().any(|(element, _)| element == to) {
        problems.add("to", texts::choose(texts::label::BACK_TO));
    }
    if reason.is_empty() {
        problems.add("reason", texts::fill(texts::label::REASON));
    }
    problems.or(())?;
    let (item, doer) = (found.item.id, Doer::Person(access.who()));
    access.write(async |tx| host.give_back(tx, item, to, &doer, &reason).await).await?;
    Ok(texts::RETURNED_NOW)
}

async fn take_back(host: &Host, access: &Access<DoItems>, found: &Found, typed: &Fields) -> Said {
    let reason = one_line(typed.text("reason"));
    let (item, doer) = (found.item.id, Doer::Person(access.who()));
    access.write(async |tx| host.take_back(tx, item, &doer, &reason).await).await?;
    Ok(texts::TAKEN_BACK_NOW)
}

/// Gives the item to a post: for good, to be handed back, or for a second signature.
async fn pass_on(
    host: &Host,
    access: &Access<DoItems>,
    found: &Found,
    typed: &Fields,
    verb: ItemVerb,
) -> Said {
    let chosen = typed.text("whom");
    let posts = naming::posts_near(&access.read(), &found.item.path).await?;
    let Some((.., whom)) = posts.into_iter().find(|(code, ..)| code == chosen) else {
        return Err(Error::invalid("whom", texts::NOBODY_CHOSEN));
    };
    let (item, doer, why) = (found.item.id, Doer::Person(access.who()), one_line(typed.text("why")));
    let to: [Candidate; 1] = [whom];
    match verb {
        ItemVerb::Delegate => {
            access.write(async |tx| host.delegate(tx, item, &to, &doer, &why).await).await?;
            Ok(texts::DELEGATED_NOW)
        }
        ItemVerb::Reassign => {
            access.write(async |tx| host.reassign(tx, item, &to, &doer, &why).await).await?;
            Ok(texts::REASSIGNED_NOW)
        }
        _ => {
            access.write(async |tx| host.add_co_signer(tx, item, whom, &doer, &why).await).await?;
            Ok(texts::CO_SIGNER_NOW)
        }
    }
}

async fn urge(host: &Host, access: &Access<DoItems>, found: &Found, typed: &Fields) -> Said {
    let (item, doer, note) = (found.item.id, Doer::Person(access.who()), one_line(typed.text("note")));
    access.write(async |tx| host.urge(tx, item, &doer, &note).await).await?;
    Ok(texts::URGED_NOW)
}
