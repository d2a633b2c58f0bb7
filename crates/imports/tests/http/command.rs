//! The same on the command line.

use imports::{Mode, import_file};
use platform::Error;

use crate::accounts::{Accounts, accounts, app, existing, worker};

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_is_the_default_and_a_bad_row_keeps_the_whole_file_back() {
    let app = app().await;
    let bytes = accounts(&[["zhangsan", "张三"], ["lisi", ""]]);
    let outcome =
        import_file(&app.db, &worker(), &Accounts::new(), bytes.clone(), Mode::Check).await.unwrap();
    assert_eq!((outcome.rows, outcome.new, outcome.bad, outcome.applied), (2, 1, 1, false));
    assert_eq!((outcome.problems[0].row, outcome.problems[0].column.as_str()), (3, "姓名"));

    let outcome =
        import_file(&app.db, &worker(), &Accounts::new(), bytes.clone(), Mode::Whole).await.unwrap();
    assert!(!outcome.applied && outcome.bad == 1);
    assert!(existing(&app, &["zhangsan"]).await.is_empty());

    let outcome =
        import_file(&app.db, &worker(), &Accounts::new(), bytes.clone(), Mode::GoodRows).await.unwrap();
    assert!(outcome.applied && outcome.new == 1);
    assert_eq!(existing(&app, &["zhangsan", "lisi"]).await.len(), 1);

    let outcome = import_file(&app.db, &worker(), &Accounts::new(), bytes, Mode::GoodRows).await.unwrap();
    assert_eq!((outcome.new, outcome.same, outcome.bad), (0, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_sheet_is_a_problem_of_the_file() {
    let app = app().await;
    let refused =
        import_file(&app.db, &worker(), &Accounts::new(), b"nothing".to_vec(), Mode::GoodRows).await;
    assert!(matches!(refused, Err(Error::Invalid(problems)) if problems.of("file").is_some()));
}
