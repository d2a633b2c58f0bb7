//! What a finished work point does to the person on the register. Which day counts: docs/rules.md.

use chrono::NaiveDate;
use members::{Category, register};
use platform::{Error, Result, Tx};
use rules::development::{Outcome, Pack};

use crate::{acts, cases, dossier::Dossier};

/// 申请人提交入党申请书: its day is that of the application.
const APPLIED: &str = "WP01";
/// 支部登记: from here on the register knows that day.
const REGISTERED: &str = "WP02";
/// 支委会研究确定积极分子: whoever is agreed on is an activist from this day.
const ACTIVIST_DECIDED: &str = "WP06";
/// 上级党委审查并同意备案: a candidate from the day of the agreement.
const CANDIDATE_AGREED: &str = "WP18";
/// 召开支部大会: the day of joining, valid once it is approved.
const ADMISSION_MEETING: &str = "WP32";
/// 无记名投票表决: in the meeting that admits.
pub(crate) const VOTE: &str = "WP33";
/// 党委会集体审批.
const ADMISSION_DECIDED: &str = "WP36";
/// 发出批复或不批准通知: from here on the decision of the committee has effect.
const ADMISSION_NOTIFIED: &str = "WP37";
/// 支部大会讨论表决: 转正, 延期 or 取消.
const CONFIRMATION_VOTED: &str = "WP47";
/// 党委审批并批复.
const CONFIRMATION_APPROVED: &str = "WP48";
/// 材料整理归档移交, once the committee has received it.
const ARCHIVED: &str = "WP50_check";

/// The decisions of the meeting on confirmation, as the packs name them.
const CONFIRM: &str = "confirm";
const CANCEL: &str = "cancel";

/// Does what follows from an act that was just kept.
pub(crate) async fn apply(tx: &mut Tx, pack: &Pack, dossier: &Dossier, act: &acts::Row) -> Result<()> {
    let outcome =
        pack.task(&act.element).and_then(|task| task.decision(&act.decision)).map(|one| one.outcome);
    let person = dossier.case.person;
    let leads_on = outcome == Some(Outcome::Forward);
    match act.element.as_str() {
        APPLIED if leads_on => cases::set_applied_on(tx, dossier.case.id, act.happened_on).await?,
        REGISTERED if leads_on => {
            let applied_on = passed_on(pack, dossier, APPLIED)?;
            register::set_category(tx, person, Category::Applicant, applied_on).await?;
        }
        ACTIVIST_DECIDED if leads_on => {
            register::set_category(tx, person, Category::Activist, act.happened_on).await?;
        }
        CANDIDATE_AGREED if leads_on => {
            register::set_category(tx, person, Category::Candidate, act.happened_on).await?;
        }
        ADMISSION_NOTIFIED if outcome != Some(Outcome::Return) => {
            if is_admitted(pack, dossier) {
                let joined_on = passed_on(pack, dossier, ADMISSION_MEETING)?;
                register::set_category(tx, person, Category::Probationary, joined_on).await?;
            } else {
                // 党委不批准: back among the activists, since the day on which he became one.
                let since = passed_on(pack, dossier, ACTIVIST_DECIDED)?;
                register::set_category(tx, person, Category::Activist, since).await?;
            }
        }
        CONFIRMATION_APPROVED if leads_on => confirm(tx, pack, dossier, act).await?,
        ARCHIVED if leads_on => register::set_archived(tx, person, act.happened_on).await?,
        _ => {}
    }
    Ok(())
}

/// 党龄 counts from the day on which probation, or its extension, ends.
async fn confirm(tx: &mut Tx, pack: &Pack, dossier: &Dossier, act: &acts::Row) -> Result<()> {
    let person = dossier.case.person;
    let voted = pack.passed(&dossier.facts, CONFIRMATION_VOTED).map(|done| done.decision.as_str());
    if voted == Some(CONFIRM) {
        let probation =
            pack.probation(&dossier.facts).ok_or_else(|| Error::internal("a probation without a meeting"))?;
        register::set_category(tx, person, Category::Full, probation.end).await?;
    } else if voted == Some(CANCEL) {
        register::set_category(tx, person, Category::Other, act.happened_on).await?;
    }
    Ok(())
}

/// Whether the committee approved the admission.
fn is_admitted(pack: &Pack, dossier: &Dossier) -> bool {
    let decided = pack.passed(&dossier.facts, ADMISSION_DECIDED);
    let task = pack.task(ADMISSION_DECIDED);
    match (decided, task) {
        (Some(done), Some(task)) => {
            task.decision(&done.decision).is_some_and(|decision| decision.outcome == Outcome::Forward)
        }
        _ => false,
    }
}

fn passed_on(pack: &Pack, dossier: &Dossier, code: &str) -> Result<NaiveDate> {
    let done = pack.passed(&dossier.facts, code);
    done.map(|done| done.date).ok_or_else(|| Error::internal(format!("{code} is not done")))
}
