//! Every verb of processes, tried on one instance: for tests of the gate before them.

use std::collections::BTreeMap;

use bpmn::Variables;
use platform::{Error, Id, Path, RawId, Result, Tx};
use workflow::{Candidate, Delivery, Doer, Host, Incident, Instance, Item, Subject, Verb};

/// What the verbs are tried on.
pub struct Target {
    /// The process.
    pub key: String,
    /// A running instance of it.
    pub case: Id<Instance>,
    /// An item that was completed.
    pub done: Id<Item>,
    /// An open one.
    pub open: Id<Item>,
    /// An incident of the instance.
    pub incident: RawId<Incident>,
    /// To whom things are given.
    pub to: Candidate,
    /// The place of the subject.
    pub path: Path,
    /// To which task work is given back.
    pub back_to: String,
    /// The element that is open, and one far ahead of it.
    pub jump: (String, String),
}

/// Uses a verb. There is no arm for "the rest": a new verb does not compile until it is tried here.
pub async fn use_verb(host: &Host, tx: &mut Tx, doer: &Doer<'_>, verb: Verb, on: &Target) -> Result<()> {
    let (open, case, to) = (on.open, on.case, [on.to]);
    let nothing = Variables::new;
    match verb {
        Verb::Start => {
            let subject = Subject { id: tx.new_id::<Instance>().uuid(), path: on.path.clone() };
            host.start(tx, &on.key, &subject, doer, nothing()).await.map(|_| ())
        }
        Verb::Complete => host.complete(tx, open, doer, nothing(), "").await.map(|_| ()),
        Verb::Claim => host.claim(tx, open, doer).await,
        Verb::Release => host.release(tx, open, doer, "x").await,
        Verb::ReassignDue => host.reassign_due(tx, open, doer, Some(tx.today())).await,
        Verb::Reassign => host.reassign(tx, open, &to, doer, "x").await,
        Verb::Delegate => host.delegate(tx, open, &to, doer, "x").await,
        Verb::HandBack => host.hand_back(tx, open, doer, nothing(), "x").await,
        Verb::AddCoSigner => host.add_co_signer(tx, open, on.to, doer, "x").await.map(|_| ()),
        Verb::GiveBack => host.give_back(tx, open, &on.back_to, doer, "x").await.map(|_| ()),
        Verb::TakeBack => host.take_back(tx, on.done, doer, "x").await.map(|_| ()),
        Verb::Urge => host.urge(tx, open, doer, "x").await,
        Verb::Suspend => host.suspend(tx, case, doer, "x").await,
        Verb::Resume => host.resume(tx, case, doer).await,
        Verb::Withdraw => host.withdraw(tx, case, doer, "x").await,
        Verb::Cancel => host.cancel(tx, case, doer, "x").await,
        Verb::Migrate => {
            let jump = BTreeMap::from([on.jump.clone()]);
            let version = host.versions(&tx.read(), &on.key).await?.first().map(|one| one.version.clone());
            host.migrate(tx, case, &version.unwrap_or_default(), jump, doer).await
        }
        Verb::Retry => host.retry(tx, on.incident, doer).await,
        // That nobody hears is as good as a refusal: nothing of the instance was changed.
        Verb::Deliver => match host.deliver(tx, "told", None, nothing(), doer).await? {
            Delivery::Nobody => Err(Error::Missing),
            Delivery::Taken(_) | Delivery::Began(_) => Ok(()),
        },
        Verb::Signal => match host.signal(tx, "told", &nothing(), doer).await? {
            0 => Err(Error::Missing),
            _ => Ok(()),
        },
        Verb::Renew => host.renew(tx, case, doer, "x", (nothing(), Vec::new())).await.map(|_| ()),
    }
}
