//! One-time passwords, where they are shown: to be copied, or printed as a slip for each person.

use askama::Template;

use super::prints_html;
use crate::texts;

/// One account with its one-time password.
#[derive(Clone, Debug)]
pub struct Slip {
    /// Whose it is: the name of the person, or the duty.
    pub title: String,
    /// The sign-in name.
    pub name: String,
    /// The password, or a part of it.
    pub password: String,
    /// What it is called: [`WHOLE_PASSWORD`], or the part that it is.
    pub what: &'static str,
}

impl Slip {
    /// What the button copies: enough to sign in, in lines.
    fn copied(&self) -> String {
        texts::lines([(SIGN_IN_NAME, self.name.as_str()), (self.what, self.password.as_str())])
    }
}

/// The words of the slip and of what is copied.
const SIGN_IN_NAME: &str = texts::field::NAME;
/// What a slip holds, where it is the whole password.
pub const WHOLE_PASSWORD: &str = texts::ONE_TIME_PASSWORD;

/// Slips, with a button that prints them. They are shown once: the page cannot be had again.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/slips.html")]
pub struct Slips(pub Vec<Slip>);

prints_html!(Slips);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_copied_with_its_sign_in_name() {
        let slip = Slip {
            title: "张三".into(),
            name: "zhangsan".into(),
            password: "AbCd-1234".into(),
            what: WHOLE_PASSWORD,
        };
        assert_eq!(slip.copied(), "登录名：zhangsan\n一次性密码：AbCd-1234");
        let html = Slips(vec![slip]).to_string();
        assert!(html.contains("复制") && html.contains("打印密码条") && html.contains("AbCd-1234"), "{html}");
    }
}
