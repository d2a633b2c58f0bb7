//! The visible part of the tree.

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
