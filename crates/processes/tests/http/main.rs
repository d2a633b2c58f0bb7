//! Processes in the browser: checked, deployed, begun, done, put right.
#![expect(clippy::unwrap_used, reason = "these are tests")]

/// Fields of a form; names with a hyphen stand in quotes.
macro_rules! form {
    ($($name:tt : $value:expr),* $(,)?) => {
        vec![$((stringify!($name).trim_matches('"').to_owned(), $value.to_string())),*]
    };
}

mod files;
mod filled;
mod guiding;
mod items;
mod listing;
mod story;

use identity::{Duty, UnitRow};
use platform::worker::Worker;
use testing::{Answer, Browser, TestApp, worker_program};
use workflow::Host;

/// A process that the engine does not run through: it holds a complex gateway.
const VOTE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="leave" name="请假" isExecutable="true">
    <startEvent id="asked" name="提出"/>
    <userTask id="approve" name="支部审批"/>
    <complexGateway id="vote" name="会签"/>
    <endEvent id="done"/>
    <sequenceFlow id="a" sourceRef="asked" targetRef="approve"/>
    <sequenceFlow id="b" sourceRef="approve" targetRef="vote"/>
    <sequenceFlow id="c" sourceRef="vote" targetRef="done"/>
  </process>
</definitions>"#;

/// A leave: asked for, looked at by the organiser of the branch, decided by its secretary, sent back if need be.
const LEAVE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <process id="leave" name="请假审批" isExecutable="true" camunda:candidateStarterGroups="branch_organiser">
    <startEvent id="asked" name="提出">
      <documentation>因事不能参加组织生活时填写</documentation>
      <extensionElements><camunda:formData>
        <camunda:formField id="days" label="天数" type="long"><camunda:validation><camunda:constraint name="required"/></camunda:validation></camunda:formField>
        <camunda:formField id="phone" label="联系电话" type="string"/>
      </camunda:formData></extensionElements>
    </startEvent>
    <userTask id="check" name="核对情况" camunda:candidateGroups="branch_organiser"/>
    <userTask id="approve" name="支部审批" camunda:candidateGroups="branch_secretary">
      <extensionElements><camunda:formData>
        <camunda:formField id="decision" label="审批结果" type="enum">
          <camunda:value id="yes" name="同意"/><camunda:value id="no" name="不同意"/>
          <camunda:validation><camunda:constraint name="required"/></camunda:validation>
        </camunda:formField>
      </camunda:formData></extensionElements>
    </userTask>
    <exclusiveGateway id="how" name="是否同意" default="to_no"/>
    <endEvent id="granted" name="准假"/>
    <endEvent id="refused" name="未准假"/>
    <sequenceFlow id="f1" sourceRef="asked" targetRef="check"/>
    <sequenceFlow id="f2" sourceRef="check" targetRef="approve"/>
    <sequenceFlow id="f3" sourceRef="approve" targetRef="how"/>
    <sequenceFlow id="to_yes" sourceRef="how" targetRef="granted"><conditionExpression>${decision == 'yes'}</conditionExpression></sequenceFlow>
    <sequenceFlow id="to_no" sourceRef="how" targetRef="refused"/>
  </process>
</definitions>"#;

async fn app() -> TestApp {
    let host = Host::new(Vec::new(), Vec::new());
    let worker = Worker { program: worker_program() };
    TestApp::of(vec![processes::module(&host, worker)]).await
}

async fn send(browser: &Browser, name: &str, bytes: &[u8]) -> Answer {
    browser.upload("/processes/files", Vec::new(), "file", name, bytes).await
}

/// An application in which the process of leaves is deployed, with those who take part.
struct Office {
    app: TestApp,
    branch: UnitRow,
    /// Deploys.
    administrator: Browser,
    /// Organises the committee above the branch: puts things right.
    committee: Browser,
    organiser: Browser,
    secretary: Browser,
}

impl Office {
    async fn new() -> Self {
        let app = app().await;
        let root = app.unit(None, "示例大学党委").await;
        let branch = app.unit(Some(&root), "第一党支部").await;
        let committee = app.holder(Duty::CommitteeOrganiser, Some(&root)).await;
        let organiser = app.holder(Duty::BranchOrganiser, Some(&branch)).await;
        let secretary = app.holder(Duty::BranchSecretary, Some(&branch)).await;
        let administrator = app.holder(Duty::SystemAdministrator, None).await;
        let office = Self { app, branch, administrator, committee, organiser, secretary };
        office.deploy(LEAVE).await;
        office
    }

    /// Has a file checked and deploys it; gives the place of the definition.
    async fn deploy(&self, xml: &str) -> String {
        let checked =
            send(&self.administrator, "流程.bpmn", xml.as_bytes()).await.leads_to("/processes/files/");
        let deployed =
            self.administrator.post(&format!("{}/deployment", checked.location()), Vec::new()).await;
        deployed.leads_to("/processes/definitions/").location().to_owned()
    }

    /// Begins a leave; gives the place of the instance.
    async fn begun(&self) -> String {
        let fields = form! { "v-days": "3", "v-phone": "13800000000" };
        let begun = self.organiser.post("/processes/start/leave", fields).await;
        begun.leads_to("/processes/instances/").location().to_owned()
    }

    /// The page of the first open item of an instance.
    async fn open_item(&self, instance: &str) -> String {
        let page = self.committee.get(instance).await.is(200);
        page.attributes("[aria-labelledby=open] tbody a", "href").remove(0)
    }

    /// Begins a leave and looks at it; gives the instance and the item of the secretary.
    async fn to_be_decided(&self) -> (String, String) {
        let instance = self.begun().await;
        let item = self.open_item(&instance).await;
        self.organiser.post(&format!("{item}/completion"), form! { opinion: "情况属实" }).await.is(303);
        let next = self.open_item(&instance).await;
        (instance, next)
    }
}
