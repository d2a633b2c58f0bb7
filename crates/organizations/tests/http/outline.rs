//! The visible part of the tree.

use identity::Duty;
use organizations::{outline, register};
use platform::Scope;

use crate::tree::{app, branch, committee, general_branch};

#[tokio::test]
async fn the_tree_is_open_down_to_the_chosen_organisation_and_closed_elsewhere() {
    let app = app().await;
    let root = committee(&app).await;
    let economics = general_branch(&app, "02", "经济学院党总支", root.id).await;
    let letters = general_branch(&app, "03", "文学院党总支", root.id).await;
    let first = branch(&app, "04", "学生第一党支部", economics.id).await;
    branch(&app, "05", "文学院教工党支部", letters.id).await;
    let scope = Scope::subtree(root.path.clone());
    let reader = app.db.read(&scope);
    let chosen = register::get(&reader, first.id).await.unwrap();

    let nodes = outline::around(&reader, &root.path, Some(&chosen)).await.unwrap();
    let lines: Vec<String> = nodes
        .iter()
        .map(|node| {
            format!(
                "{}{}{}",
                "-".repeat(node.depth),
                node.row.short_name,
                if node.is_chosen { "*" } else { "" }
            )
        })
        .collect();
    assert_eq!(lines, ["示例大学党委", "-经济学院党总支", "--学生第一党支部*", "-文学院党总支"]);
}

#[tokio::test]
async fn a_secretary_sees_the_own_branch_only_and_the_instance_sees_all_roots() {
    let app = app().await;
    let root = committee(&app).await;
    let leaf = branch(&app, "02", "图书馆党支部", root.id).await;
    let scope = Scope::subtree(leaf.path.clone());
    let nodes = outline::around(&app.db.read(&scope), &leaf.path, None).await.unwrap();
    assert_eq!(nodes.iter().map(|node| node.row.unit).collect::<Vec<_>>(), [leaf.id]);

    let everything = Scope::subtree(platform::Path::root());
    let nodes = outline::around(&app.db.read(&everything), &platform::Path::root(), None).await.unwrap();
    assert_eq!(nodes.iter().map(|node| node.row.unit).collect::<Vec<_>>(), [root.id]);
}

#[tokio::test]
async fn an_organisation_is_found_by_a_part_of_its_name_with_the_way_to_it() {
    let app = app().await;
    let root = committee(&app).await;
    let economics = general_branch(&app, "02", "经济学院党总支", root.id).await;
    let letters = general_branch(&app, "03", "文学院党总支", root.id).await;
    branch(&app, "04", "经济学院学生第一党支部", economics.id).await;
    let second = branch(&app, "05", "文学院IT党支部", letters.id).await;
    let organiser = app.holder(Duty::CommitteeOrganiser, Some(&root)).await;
    let found = async |query: &str| {
        let page = organiser.get(&format!("/organizations?find={query}")).await.is(200);
        page.texts("#tree a.n > span:first-child")
    };
    let whole = found("").await;
    assert_eq!(whole, ["示例大学党委", "经济学院党总支", "文学院党总支"]);
    assert_eq!(
        found("%E5%AD%A6%E7%94%9F").await,
        ["示例大学党委", "经济学院党总支", "经济学院学生第一党支部"],
        "学生"
    );
    assert_eq!(found("it").await, ["示例大学党委", "文学院党总支", "文学院IT党支部"]);
    assert_eq!(found("05").await, ["示例大学党委", "文学院党总支", "文学院IT党支部"], "by code");
    assert_eq!(found("%25").await, [""; 0], "a sign of patterns means itself");
    let nothing = organiser.get("/organizations?find=x").await.is(200).shows("没有找到符合的党组织");
    assert_eq!(nothing.attributes("input[name=find]", "value"), ["x"]);

    // What is found is of the own part of the tree, and what was opened stays opened.
    let general = app.holder(Duty::GeneralBranchSecretary, Some(&economics)).await;
    general.get("/organizations?find=it").await.is(200).shows("没有找到符合的党组织");
    let kept = organiser.get(&format!("/organizations?unit={}&find=it", second.id)).await.is(200);
    assert_eq!(kept.attributes("input[name=unit]", "value"), [second.id.to_string()]);
    assert_eq!(kept.texts("#tree [aria-current] span:first-child"), ["文学院IT党支部"]);
}

#[tokio::test]
async fn many_organisations_of_one_name_are_cut_off_and_that_is_said() {
    let app = app().await;
    let root = committee(&app).await;
    for number in 0..31 {
        branch(&app, &format!("1{number:02}"), &format!("学生第{number}党支部"), root.id).await;
    }
    let organiser = app.holder(Duty::CommitteeOrganiser, Some(&root)).await;
    let page = organiser.get("/organizations?find=%E5%AD%A6%E7%94%9F").await.is(200).shows("只列出前 30 个");
    assert_eq!(page.texts("#tree .kids a.n").len(), 30);
}
