// The library: articles are written, found and read.
import { Switchboard } from "@switchboard/client";

const client = new Switchboard({ baseUrl: process.env.HELP_URL!, apiKey: process.env.HELP_KEY });

const category = await client.categories.create({ name: `Orders ${Date.now()}` });
const article = await client.articles.create({
  title: "Can I return a jacket?",
  body: "You can return a jacket within 30 days. Put it into its box and bring it to any shop.",
  external_id: "example-returns",
  category: category.slug,
  status: "published",
  public: true,
});
for (const hit of (await client.search.passages("return a jacket", 3)).data) console.log(hit.title, "-", hit.text);
await client.articles.delete(article.id);
await client.categories.delete(category.id);
console.log("done");
