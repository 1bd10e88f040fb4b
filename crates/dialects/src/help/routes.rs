//! The help centre's index page.

use super::{pages, texts};
use crate::table::Access::Anyone;
use crate::table::Kind::{ArticleSlug, CategorySlug, PublicWorkspace};
use crate::table::{Kind, Table};

/// Every route of the help centre. An article's name has no dots, so the files beside the articles are none.
#[must_use]
pub(crate) fn table() -> Table {
    const HOME: &[Kind] = &[PublicWorkspace];
    const ARTICLE: &[Kind] = &[PublicWorkspace, ArticleSlug];
    const CATEGORY: &[Kind] = &[PublicWorkspace, CategorySlug];
    Table::new("help")
        .refuse("/help/{workspace}/{slug}/{*rest}", pages::no_page)
        .on(Anyone, "GET /help/{workspace}", HOME, pages::home)
        .on(Anyone, "GET /help/{workspace}/sitemap.xml", HOME, texts::site_map)
        .on(Anyone, "GET /help/{workspace}/llms.txt", HOME, texts::index)
        .on(Anyone, "GET /help/{workspace}/categories/{slug}", CATEGORY, pages::category)
        .on(Anyone, "GET /help/{workspace}/{slug}", ARTICLE, pages::article)
        .on(Anyone, "POST /help/{workspace}/{slug}/feedback", ARTICLE, pages::rate)
        .within(|routes, _| routes.method_not_allowed_fallback(pages::no_page))
}
