//! What pages say of themselves to search engines (JSON-LD, the words of schema.org).

use domain::article::{Article, Category};
use serde_json::{Value, json};

use super::site::Site;
use crate::json::time;

pub(super) fn home(site: &Site) -> String {
    let home = site.outside(&site.home());
    script(&json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": format!("{} Help Center", site.workspace.name),
        "url": home,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": format!("{home}?q={{words}}")},
            "query-input": "required name=words",
        },
    }))
}

pub(super) fn category(site: &Site, category: &Category) -> String {
    script(
        &json!({"@context": "https://schema.org", "@graph": [trail(site, Some(category), None)]}),
    )
}

pub(super) fn article(
    site: &Site,
    article: &Article,
    category: Option<&Category>,
    description: &str,
) -> String {
    let address = site.outside(&site.article(article.slug.as_str()));
    let page = json!({
        "@type": "Article",
        "headline": article.title,
        "description": description,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": time(article.published_at.unwrap_or(article.created_at)),
        "dateModified": time(article.updated_at),
        "inLanguage": article.locale.as_deref().unwrap_or("en"),
        "keywords": article.tags,
        "author": {"@type": "Organization", "name": site.workspace.name},
        "publisher": {"@type": "Organization", "name": site.workspace.name},
    });
    let trail = trail(site, category, Some(article));
    script(&json!({"@context": "https://schema.org", "@graph": [page, trail]}))
}

fn trail(site: &Site, category: Option<&Category>, article: Option<&Article>) -> Value {
    let mut steps = vec![("Help Center", site.home())];
    steps.extend(category.map(|shelf| (shelf.name.as_str(), site.category(shelf.slug.as_str()))));
    steps.extend(article.map(|found| (found.title.as_str(), site.article(found.slug.as_str()))));
    let step = |(place, (name, path)): (usize, (&str, String))| {
        let item = site.outside(&path);
        json!({"@type": "ListItem", "position": place + 1, "name": name, "item": item})
    };
    let items: Vec<Value> = steps.into_iter().enumerate().map(step).collect();
    json!({"@type": "BreadcrumbList", "itemListElement": items})
}

/// JSON in which nothing can end the element that it stands in.
fn script(value: &Value) -> String {
    let escape = |letter: char| match letter {
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", letter as u32),
        letter => letter.to_string(),
    };
    value.to_string().chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        let value = json!({"a": "</script><script>x & y\u{2028}"});
        let text = script(&value);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
    }
}
