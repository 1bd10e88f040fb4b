// Made from docs/openapi.json by `npm run generate`; do not change it by hand.

export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says that the process lives. */
        get: operations["check_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says whether requests can be served: the database answers. */
        get: operations["check_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists agents, oldest first. */
        get: operations["list_agents"];
        put?: never;
        /** Makes an agent and publishes its first version. */
        post: operations["create_agent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one agent, with its draft. */
        get: operations["find_agent"];
        put?: never;
        post?: never;
        /** Removes an agent; its conversations go on with the default agent. */
        delete: operations["delete_agent"];
        options?: never;
        head?: never;
        /** Changes an agent's draft; conversations notice when it is published. */
        patch: operations["change_agent"];
        trace?: never;
    };
    "/v1/agents/{id}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an agent of another one's draft and publishes its first version; `copied_from` says whose copy it is. */
        post: operations["copy_agent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts an agent into use: its draft as the next version, or a version that is there. */
        post: operations["publish_agent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/unpublish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an agent out of use; its conversations go on with the default agent. */
        post: operations["unpublish_agent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the versions of an agent, oldest first; a position is a number. */
        get: operations["list_agent_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one published version of an agent. */
        get: operations["find_agent_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists articles, oldest first. */
        get: operations["list_articles"];
        put?: never;
        /**
         * Writes an article.
         * @description An article with the same `external_id`, or without one the same `slug`, is replaced (200); otherwise it is new (201).
         *     An article that says the same is not touched.
         */
        post: operations["put_article"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one article. */
        get: operations["find_article"];
        put?: never;
        post?: never;
        /** Removes an article for good. */
        delete: operations["delete_article"];
        options?: never;
        head?: never;
        /** Changes an article. */
        patch: operations["change_article"];
        trace?: never;
    };
    "/v1/articles/{id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says whether an article helped.
         * @description The same customer, or else the same address, has one vote on an article in 24 hours; voting again changes it.
         */
        post: operations["rate_article"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles/{id}/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Counts that somebody opened an article.
         * @description Counts are written down every second, and change nothing else of the article.
         */
        post: operations["view_article"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists categories by position, then by age. */
        get: operations["list_categories"];
        put?: never;
        /** Makes a category. */
        post: operations["create_category"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one category. */
        get: operations["find_category"];
        put?: never;
        post?: never;
        /** Removes a category; its articles stay. */
        delete: operations["delete_category"];
        options?: never;
        head?: never;
        /** Changes a category. */
        patch: operations["change_category"];
        trace?: never;
    };
    "/v1/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks a question as a customer.
         * @description The message is stored before it is answered. Posts to one conversation are answered in order.
         *
         *     With `stream: true` or `Accept: text/event-stream` the answer comes as server-sent events, each with an `id`:
         *     `run.started` (`RunStarted`), any number of `message.delta` (`MessageDelta`), then `message.completed` (`ChatReply`), whose
         *     text replaces all deltas, or `error` (`ErrorBody`).
         *
         *     With `?stream=ui` or the header `X-Vercel-AI-UI-Message-Stream: v1` the body is what the Vercel AI SDK's `useChat` sends,
         *     and the answer is its UI message stream: `start`, `text-start`, `text-delta`, `text-end`, `source-url` for each cited
         *     article that has an address and `source-document` for the others, `data-switchboard` (`UiAnswer`), and `finish`, or
         *     `error`.
         */
        post: operations["create_chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Goes on with the answer that is being written in a conversation, for a page that was loaded again.
         * @description The Vercel AI SDK calls this when `useChat` is told to `resume`. The stream is that of `create_chat` with
         *     `?stream=ui`, with all of the answer so far as its first words.
         */
        get: operations["resume_chat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists conversations, newest first. Customers list their own. */
        get: operations["list_conversations"];
        put?: never;
        /**
         * Begins a conversation without a message.
         * @description It is kept as the history of an application: append to it with `append_history`. What is asked in it with
         *     `create_chat` is answered as anywhere.
         */
        post: operations["create_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one conversation. */
        get: operations["find_conversation"];
        put?: never;
        post?: never;
        /**
         * Removes a conversation with its messages, notes, runs, and the files that were sent along; that of a ticket with the
         *     ticket.
         * @description With a token only conversations that an application keeps for its holder, and that are no ticket.
         */
        delete: operations["delete_conversation"];
        options?: never;
        head?: never;
        /**
         * Changes what a conversation is called, or what is attached to it.
         * @description With a token only conversations that an application keeps for its holder, and that are no ticket.
         */
        patch: operations["change_conversation"];
        trace?: never;
    };
    "/v1/conversations/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a conversation: nobody can post to it any more. */
        post: operations["close_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows one conversation.
         * @description With `Accept: application/json` a page of events; otherwise server-sent events: `stream.opened` (`StreamOpened`),
         *     then each event under its type with its position as `id`, and between them `answer.progress` and `answer.delta`
         *     (`Words`), `typing`, `presence`, and last `stream.closed`.
         */
        get: operations["follow_conversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/handoff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a person: the AI is silent from then on, the customer is told, and the conversation is a ticket.
         * @description Nothing changes while a person is asked for or answers already.
         */
        post: operations["hand_off_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Appends messages in their order, all or none; nobody answers them.
         * @description With a token only to conversations that an application keeps for its holder, and that are no ticket.
         */
        post: operations["append_history"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the messages of a conversation, oldest first, or newest first; a position is a `seq`. */
        get: operations["list_messages"];
        put?: never;
        /**
         * Adds a message without waiting for an answer.
         * @description A customer's message is answered by the AI if it handles the conversation; follow the conversation to hear the answer.
         *     A person's message takes the conversation over: from then on the AI is silent. For a customer's message an
         *     `Idempotency-Key` stands for an absent `client_id`.
         */
        post: operations["add_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/messages/{message}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a message; the others keep their `seq`.
         * @description With a token only in conversations that an application keeps for its holder, and that are no ticket.
         */
        delete: operations["delete_message"];
        options?: never;
        head?: never;
        /**
         * Changes a message; `edited_at` says when.
         * @description With a token only in conversations that an application keeps for its holder, and that are no ticket.
         */
        patch: operations["change_message"];
        trace?: never;
    };
    "/v1/conversations/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the notes of a conversation, oldest first. */
        get: operations["list_notes"];
        put?: never;
        /** Adds a note, which no customer sees. */
        post: operations["add_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a conversation back to the AI, which answers what the customer says next. */
        post: operations["release_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a conversation that has ended go on; its ticket is open again. */
        post: operations["reopen_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the runs of a conversation, oldest first. */
        get: operations["list_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a conversation over: a person answers from then on, and the AI is silent. */
        post: operations["take_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins the session of somebody unknown, or goes on with theirs; or of whom your server says it is.
         * @description It takes a publishable key. With the `token` of a session that has not ended the customer stays the same. With
         *     `identity`, which your server signs with the workspace's identity secret, they are a customer whom you know.
         */
        post: operations["create_customer_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists customers, newest first. */
        get: operations["list_customers"];
        put?: never;
        /**
         * Adds a customer.
         * @description No two customers have the same `external_id` or `email` (409).
         */
        post: operations["create_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finds one customer.
         * @description The id of a customer who was merged into another one finds that other one.
         */
        get: operations["find_customer"];
        put?: never;
        post?: never;
        /** Removes a customer; their conversations stay, without a customer. To remove those too, erase them. */
        delete: operations["delete_customer"];
        options?: never;
        head?: never;
        /**
         * Changes a customer.
         * @description `fields` and `metadata` change key by key; a key that is `null` is removed.
         */
        patch: operations["change_customer"];
        trace?: never;
    };
    "/v1/customers/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Removes everything of a person: the customer, their conversations with all that was said and sent in them.
         * @description It answers when nothing is left; when the line breaks before that, it goes on. Asking again gives the same receipt.
         */
        post: operations["erase_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Writes out everything that is known of a person, as JSON Lines.
         * @description The first line is the customer, the last one says how many lines came before it; without it the export was cut off.
         */
        get: operations["export_customer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merges a customer into another one.
         * @description The other one gets their conversations, tickets and files, and whatever is known of them that is not known of the
         *     other; of what both have, the other's stays. Refused when both have an `external_id` (409). Tokens of the customer who
         *     was merged open nothing any more, and their id finds the other one.
         */
        post: operations["merge_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows everything that the caller may see; a position is a place among all events of the workspace and mode.
         * @description The answer is that of `follow_conversation`, without words, typing and presence. With a secret key it tells what the
         *     help desk does, too, and what each event is about. Where `type` leaves much out, a page may have fewer events than
         *     `limit`, or none, and still say `has_more`: the next one begins at `next`.
         */
        get: operations["follow_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one event, with what it is about as it is now. */
        get: operations["find_event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announces a file that is to be sent along with a message.
         * @description Then `PUT` its bytes to `upload_url`, complete it, and name it in `attachments` of a message. A file that no message
         *     brings along within a day is removed.
         */
        post: operations["create_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one file, with an address to fetch its bytes from. */
        get: operations["find_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that a file's bytes have been sent, so that it can be sent along. */
        post: operations["complete_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens a WebSocket.
         * @description Frames are JSON objects, told apart by `type`: `ClientFrame` one way, `ServerFrame` the other.
         */
        get: operations["connect_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says what the key or token opens. */
        get: operations["find_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one run. */
        get: operations["find_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds what is thought of the answer of a run. */
        get: operations["find_feedback"];
        /**
         * Says what is thought of the answer of a run, in the place of what was said before.
         * @description A run has one feedback: its customer's, with a token, or what the company says for them. A run without an answer is
         *     refused (409).
         */
        put: operations["put_feedback"];
        post?: never;
        /** Takes back what was said of the answer of a run. */
        delete: operations["delete_feedback"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries again to answer the message of a run that failed, was interrupted or was canceled. */
        post: operations["retry_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops the AI's answer in a run's conversation, and the runs that wait there; they end as `canceled`. */
        post: operations["stop_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finds tickets, messages and notes.
         * @description Newest first; all the words must be in the same title, message or note, as such or in another form (`refund`,
         *     `refunds`). Nothing in `q` is a command: signs are left out. What was just written is found, unless very much was written
         *     at once. A page may have fewer hits than `limit`, even none, while `has_more` is true: a search looks at so many
         *     messages and then lets you decide whether to go on.
         */
        get: operations["search_conversations"];
        put?: never;
        /**
         * Finds passages of articles.
         * @description Only published, public articles are searched.
         */
        post: operations["search_articles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sla": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says what the help desk promises in the key's mode. */
        get: operations["find_sla"];
        /**
         * Promises something else from now on; what is absent is no longer promised. Tickets that are there keep what is due
         *     until their priority changes or they go on after their end.
         */
        put: operations["put_sla"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teammates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists teammates, oldest first. */
        get: operations["list_teammates"];
        put?: never;
        /**
         * Adds a teammate, in both modes of the workspace.
         * @description No two teammates have the same `email` (409).
         */
        post: operations["create_teammate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teammates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one teammate. */
        get: operations["find_teammate"];
        put?: never;
        post?: never;
        /** Removes a teammate; their tickets stay, with nobody to see to them. The last owner is not removed (409). */
        delete: operations["delete_teammate"];
        options?: never;
        head?: never;
        /** Changes a teammate; the last owner stays one (409). */
        patch: operations["change_teammate"];
        trace?: never;
    };
    "/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists tickets, newest first. Customers list their own. */
        get: operations["list_tickets"];
        put?: never;
        /** Opens a ticket, and with it a conversation. */
        post: operations["create_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one ticket. */
        get: operations["find_ticket"];
        put?: never;
        post?: never;
        /** Removes a ticket with its conversation. */
        delete: operations["delete_ticket"];
        options?: never;
        head?: never;
        /** Changes a ticket. */
        patch: operations["change_ticket"];
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a token to a person: for a customer's conversations, or for one conversation.
         * @description It takes a secret key, and is kept nowhere: a repeated request gives another token.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists webhooks, oldest first. */
        get: operations["list_webhooks"];
        put?: never;
        /**
         * Makes a webhook: it is told of what happens from now on.
         * @description The secret that signs is shown only in this answer, and kept nowhere readably; a repeated request is answered without
         *     it. There are at most 1,000 webhooks in each mode of a workspace (409).
         */
        post: operations["create_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/listen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows what a webhook would be sent, as it happens.
         * @description Server-sent events: `stream.opened` (`StreamOpened`), then a `letter` (`Letter`) for each request that a webhook would
         *     get, and last `stream.closed`. Only the last letter of an event has an `id`, the event's position, and so has now and
         *     then a heartbeat: whoever comes back with it as `after` or `Last-Event-ID` misses nothing. Letters are not signed, are
         *     not tried again, and no delivery is kept of them. It is what `switchboard listen` reads.
         */
        get: operations["listen_to_webhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/trigger-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a made-up event of a type on its way to every webhook that is switched on and wants it.
         * @description It is delivered like an event that happened: tried again, and listed among the deliveries. A repeated request sends
         *     another one.
         */
        post: operations["trigger_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one webhook. */
        get: operations["find_webhook"];
        put?: never;
        post?: never;
        /** Removes a webhook with all that is known of its deliveries. */
        delete: operations["delete_webhook"];
        options?: never;
        head?: never;
        /** Changes a webhook, and switches it on and off. */
        patch: operations["change_webhook"];
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the deliveries to a webhook, newest first.
         * @description They are kept for 30 days after their end, unless the settings say otherwise.
         */
        get: operations["list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds one delivery, with what is sent and every attempt. */
        get: operations["find_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{delivery}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends what was delivered once more, word for word, as a delivery of its own that is due now. */
        post: operations["replay_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells a webhook of events again, in their order: of a range, or of all since a time.
         * @description What was written about an event is sent word for word. At most 10 replays of one webhook go on at once (409).
         */
        post: operations["replay_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the replays of a webhook that go on, oldest first: at most 10, on one page. */
        get: operations["list_replays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a webhook another secret.
         * @description For a while the one before signs too, so that the receiver can be told; at most two sign at once, the newest. The new
         *     one is shown only in this answer; a repeated request is answered without it.
         */
        post: operations["rotate_webhook_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a made-up event to a webhook, at once and once, also when it is switched off.
         * @description It is signed and sent like every delivery, and there is no record of it. A repeated request sends another one.
         */
        post: operations["test_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A configured AI; conversations use its published version. */
        Agent: components["schemas"]["AgentSettings"] & {
            /** @description `agt_…`: the agent that it is a copy of, which may be gone. */
            copied_from?: string | null;
            /** @description When it was made. */
            created_at: string;
            /** @description `agt_…` */
            id: string;
            /** @description Its name for people. */
            name: string;
            /**
             * Format: int64
             * @description The number of the version in use.
             */
            published_version?: number | null;
            /** @description Its name in requests. */
            slug: string;
            /** @description When its draft last changed. */
            updated_at: string;
        };
        /**
         * @description A copy of an agent.
         * @example {
         *       "slug": "billing-2"
         *     }
         */
        AgentCopy: {
            /** @description Its name for people: at most 500 bytes; absent: the same. */
            name?: string | null;
            /** @description Its name in requests: at most 128 bytes, and no other agent's. */
            slug: string;
        };
        /**
         * @description An agent to make; what is absent is as in the default agent. Its first version is published at once.
         * @example {
         *       "name": "Support",
         *       "slug": "support",
         *       "when_not_found": "hand_off"
         *     }
         */
        AgentInput: {
            answers?: components["schemas"]["Answers"] | null;
            /** @description At most 5 models. */
            fallback?: string[] | null;
            /** @description What it says first. */
            greeting?: string | null;
            /** @description At most 100 phrases, each at most 100 bytes; an empty list hands nothing off. */
            hand_off_words?: string[] | null;
            /** @description At most 100,000. */
            history_tokens_max?: number | null;
            /** @description At most 32,768 bytes. */
            instructions?: string | null;
            /** @description A model of the configuration; `null` means the built-in answerer. */
            model?: string | null;
            /** @description Its name for people: 1 to 500 bytes. */
            name: string;
            /** @description Its name in requests: lower-case letters, digits and inner hyphens. */
            slug: string;
            /** @description 1 to 20. */
            sources_max?: number | null;
            /**
             * Format: double
             * @description 0 to 1.
             */
            threshold?: number | null;
            /**
             * Format: int64
             * @description At least 1; `null` means any number.
             */
            tokens_max?: number | null;
            when_not_found?: components["schemas"]["WhenNotFound"] | null;
        };
        /**
         * @description What to change in an agent's draft; absent fields stay as they are, `null` empties one.
         * @example {
         *       "threshold": 0.7
         *     }
         */
        AgentPatch: {
            answers?: components["schemas"]["Answers"] | null;
            /** @description At most 5 models. */
            fallback?: string[] | null;
            /** @description What it says first. */
            greeting?: string | null;
            /** @description At most 100 phrases, each at most 100 bytes; an empty list hands nothing off. */
            hand_off_words?: string[] | null;
            /** @description At most 100,000. */
            history_tokens_max?: number | null;
            /** @description At most 32,768 bytes. */
            instructions?: string | null;
            /** @description A model of the configuration; `null` means the built-in answerer. */
            model?: string | null;
            /** @description Its name for people. */
            name?: string | null;
            /** @description Its name in requests. */
            slug?: string | null;
            /** @description 1 to 20. */
            sources_max?: number | null;
            /**
             * Format: double
             * @description 0 to 1.
             */
            threshold?: number | null;
            /**
             * Format: int64
             * @description At least 1; `null` means any number.
             */
            tokens_max?: number | null;
            when_not_found?: components["schemas"]["WhenNotFound"] | null;
        };
        /**
         * @description What to put into use, and where.
         * @example {
         *       "environment": "staging"
         *     }
         */
        AgentPublish: {
            environment?: components["schemas"]["Environment"] | null;
            /**
             * Format: int64
             * @description The number of a version that is there; absent: the draft becomes the next version.
             */
            version?: number | null;
        };
        /** @description How an agent answers. */
        AgentSettings: {
            /** @description Whether it answers at all. */
            answers: components["schemas"]["Answers"];
            /** @description Models to try when that one fails. */
            fallback: string[];
            /** @description What it says first. */
            greeting?: string | null;
            /** @description Phrases that ask for a person: a message that has one of them, as whole words in whichever case, is handed off. */
            hand_off_words: string[];
            /** @description How many tokens of earlier turns a model is given. */
            history_tokens_max: number;
            /** @description What the model is told about its task. */
            instructions: string;
            /** @description A model of the configuration; `null` means the built-in answerer. */
            model?: string | null;
            /** @description How many passages a model is given. */
            sources_max: number;
            /**
             * Format: double
             * @description 0 to 1: less sure answers are not given; `null` means the answerer's own threshold.
             */
            threshold?: number | null;
            /**
             * Format: int64
             * @description The most tokens that models may count in one conversation before a person is asked; `null` means any number.
             */
            tokens_max?: number | null;
            /** @description What happens when the articles do not answer. */
            when_not_found: components["schemas"]["WhenNotFound"];
        };
        /**
         * @description What to take out of use.
         * @example {
         *       "environment": "staging"
         *     }
         */
        AgentUnpublish: {
            environment?: components["schemas"]["Environment"] | null;
        };
        /** @description A published version of an agent. */
        AgentVersion: components["schemas"]["AgentSettings"] & {
            /** @description `agt_…` */
            agent_id: string;
            /** @description When it was published first. */
            created_at: string;
            /**
             * Format: int64
             * @description 1, 2, 3…
             */
            number: number;
        };
        /**
         * @description Whether an agent answers at all.
         * @enum {string}
         */
        Answers: "always" | "never";
        /** @description A help article. */
        Article: {
            /** @description Markdown. */
            body: string;
            /** @description Its shelf. */
            category_id?: string | null;
            /** @description When it was made. */
            created_at: string;
            /** @description What it says, in a sentence or two; `null` means that lists show how the body begins. */
            excerpt?: string | null;
            /** @description What another system calls it. */
            external_id?: string | null;
            /**
             * Format: int64
             * @description How many readers said that it helped.
             */
            helpful_count: number;
            /** @description `art_…` */
            id: string;
            /** @description Its language, for example `en`. */
            locale?: string | null;
            /** @description A remark for colleagues; `null` for callers who read public articles only. */
            memo?: string | null;
            /** @description What search engines show of it. */
            meta_description?: string | null;
            /** @description What the company attached; empty for callers who read public articles only. */
            metadata: unknown;
            /** @description Whether customers may read it. */
            public: boolean;
            /** @description When it was first published. */
            published_at?: string | null;
            /** @description Its name in addresses. */
            slug: string;
            /** @description The file it was imported from. */
            source?: string | null;
            /** @description How far it is. */
            status: components["schemas"]["ArticleStatus"];
            /** @description Free words to find it by. */
            tags: string[];
            /** @description What it is about. */
            title: string;
            /**
             * Format: int64
             * @description How many readers said that it did not help.
             */
            unhelpful_count: number;
            /** @description When it last changed. */
            updated_at: string;
            /** @description Where people read it. */
            url?: string | null;
            /**
             * Format: int64
             * @description How often an answer cited it; counted every second.
             */
            use_count: number;
            /**
             * Format: int64
             * @description How often somebody opened it; counted every second.
             */
            view_count: number;
        };
        /**
         * @description Whether an article helped.
         * @example {
         *       "helpful": true
         *     }
         */
        ArticleFeedback: {
            /** @description Whether it did. */
            helpful: boolean;
        };
        /**
         * @description An article to write over the one with the same `external_id` or, without one, the same `slug`.
         * @example {
         *       "body": "1. Open *Settings*.\n2. Choose *Reset password*.",
         *       "category": "account",
         *       "title": "How do I reset my password?"
         *     }
         */
        ArticleInput: {
            /** @description Markdown: at most 1,048,576 bytes; the whole request is bounded too. */
            body: string;
            /** @description Slug or id of its shelf. */
            category?: string | null;
            /** @description What it says, in a sentence or two: at most 1,000 bytes. */
            excerpt?: string | null;
            /** @description What another system calls it: at most 2,000 bytes. */
            external_id?: string | null;
            /** @description Its language, for example `en`. */
            locale?: string | null;
            /** @description A remark for colleagues, which never reaches a customer: at most 16,384 bytes. */
            memo?: string | null;
            /** @description What search engines show of it: at most 1,000 bytes. */
            meta_description?: string | null;
            /** @description Anything of yours, which never reaches a customer: an object of at most 16,384 bytes. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description `true` when absent. */
            public?: boolean | null;
            /** @description Its name in addresses: lower-case letters, digits and inner hyphens, at most 128 bytes. Made from the title when absent. */
            slug?: string | null;
            status?: components["schemas"]["ArticleStatus"] | null;
            /** @description At most 50 words or phrases of at most 100 bytes. */
            tags?: string[] | null;
            /** @description What it is about: 1 to 500 bytes. */
            title: string;
            /** @description Where people read it. */
            url?: string | null;
        };
        /** @description An article without its body and its counts, as events tell of it. */
        ArticleOutline: {
            /** @description Its shelf. */
            category_id?: string | null;
            /** @description When it was made. */
            created_at: string;
            /** @description What it says, in a sentence or two. */
            excerpt?: string | null;
            /** @description What another system calls it. */
            external_id?: string | null;
            /** @description `art_…` */
            id: string;
            /** @description Its language, for example `en`. */
            locale?: string | null;
            /** @description A remark for colleagues. */
            memo?: string | null;
            /** @description What search engines show of it. */
            meta_description?: string | null;
            /** @description What the company attached. */
            metadata: unknown;
            /** @description Whether customers may read it. */
            public: boolean;
            /** @description When it was first published. */
            published_at?: string | null;
            /** @description Its name in addresses. */
            slug: string;
            /** @description The file it was imported from. */
            source?: string | null;
            /** @description How far it is. */
            status: components["schemas"]["ArticleStatus"];
            /** @description Free words to find it by. */
            tags: string[];
            /** @description What it is about. */
            title: string;
            /** @description When it last changed. */
            updated_at: string;
            /** @description Where people read it. */
            url?: string | null;
        };
        /**
         * @description What to change in an article; absent fields stay as they are, `null` empties one.
         * @example {
         *       "status": "archived"
         *     }
         */
        ArticlePatch: {
            /** @description Markdown. */
            body?: string | null;
            /** @description Slug or id of its shelf. */
            category?: string | null;
            /** @description What it says, in a sentence or two. */
            excerpt?: string | null;
            /** @description What another system calls it. */
            external_id?: string | null;
            /** @description Its language. */
            locale?: string | null;
            /** @description A remark for colleagues. */
            memo?: string | null;
            /** @description What search engines show of it. */
            meta_description?: string | null;
            /** @description Anything of yours; it replaces all that is there. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description Whether customers may read it. */
            public?: boolean | null;
            /** @description Its name in addresses. */
            slug?: string | null;
            status?: components["schemas"]["ArticleStatus"] | null;
            /** @description Words to find it by. */
            tags?: string[] | null;
            /** @description What it is about. */
            title?: string | null;
            /** @description Where people read it. */
            url?: string | null;
        };
        /**
         * @description How far an article is.
         * @enum {string}
         */
        ArticleStatus: "draft" | "published" | "archived";
        /** @description A file that was sent along with a message. */
        Attachment: {
            /** @description `fil_…` */
            file_id: string;
            /** @description Its name. */
            filename: string;
            /** @description Its media type. */
            mime_type: string;
            /**
             * Format: int64
             * @description Its size.
             */
            size_bytes: number;
        };
        /** @description One attempt to deliver. */
        Attempt: {
            /**
             * Format: int64
             * @description How long it took.
             */
            duration_ms: number;
            /** @description What went wrong, in words. */
            error?: string | null;
            /**
             * Format: int64
             * @description 1, 2, 3…
             */
            number: number;
            /** @description The headers that were sent, each as `name: value`; the values of the webhook's own are not shown. */
            request_headers: string[];
            /** @description How the answer's body begins: at most 2,048 bytes. */
            response_body?: string | null;
            /** @description The headers of the answer. */
            response_headers: string[];
            /** @description When it began. */
            started_at: string;
            /**
             * Format: int64
             * @description The status of the answer, if there was one.
             */
            status?: number | null;
        };
        /** @description A replay that has just begun. */
        BegunReplay: components["schemas"]["Replay"] & {
            /** @description Whether all events of the range are kept; otherwise the oldest of them are forgotten. */
            complete: boolean;
        };
        /** @description When the help desk works. */
        BusinessHours: {
            /** @description The days on which it works, at least one. */
            days: components["schemas"]["Days"];
            /** @description An IANA name, for example `Europe/Berlin`. */
            time_zone: string;
        };
        /** @description A shelf of articles. */
        Category: {
            /** @description The sign's colour, for example `#0a7` or `teal`. */
            color?: string | null;
            /** @description When it was made. */
            created_at: string;
            /** @description What stands on it. */
            description?: string | null;
            /** @description A sign beside its name: an emoji, or a word of yours. */
            icon?: string | null;
            /** @description `cat_…` */
            id: string;
            /** @description Its name for people. */
            name: string;
            /**
             * Format: int64
             * @description Where it stands among the others; lower comes first.
             */
            position: number;
            /** @description Whether it is for customers; articles on an internal one never reach them. */
            public: boolean;
            /** @description Its name in addresses. */
            slug: string;
            /** @description When it last changed. */
            updated_at: string;
        };
        /**
         * @description A category to make.
         * @example {
         *       "name": "Account"
         *     }
         */
        CategoryInput: {
            /** @description The sign's colour: `#` with 3 or 6 hexadecimal digits, or a word of lower-case letters. */
            color?: string | null;
            /** @description What stands on it: at most 2,000 bytes. */
            description?: string | null;
            /** @description A sign beside its name: at most 64 bytes. */
            icon?: string | null;
            /** @description Its name for people: 1 to 500 bytes. */
            name: string;
            /**
             * Format: int64
             * @description 0 when absent.
             */
            position?: number | null;
            /** @description `true` when absent. */
            public?: boolean | null;
            /** @description Its name in addresses; made from the name when absent. */
            slug?: string | null;
        };
        /**
         * @description What to change in a category; absent fields stay as they are, `null` empties one.
         * @example {
         *       "position": 3
         *     }
         */
        CategoryPatch: {
            /** @description The sign's colour. */
            color?: string | null;
            /** @description What stands on it. */
            description?: string | null;
            /** @description A sign beside its name. */
            icon?: string | null;
            /** @description Its name for people. */
            name?: string | null;
            /**
             * Format: int64
             * @description Where it stands among the others.
             */
            position?: number | null;
            /** @description Whether it is for customers. */
            public?: boolean | null;
            /** @description Its name in addresses. */
            slug?: string | null;
        };
        /** @description A question in either form. */
        ChatBody: components["schemas"]["ChatRequest"] | components["schemas"]["UiChatRequest"];
        /**
         * @description The answer.
         * @example {
         *       "citations": [],
         *       "confidence": 0.93,
         *       "conversation_id": "cnv_01900000000070008000000000000001",
         *       "handled_by": "ai",
         *       "id": "run_01900000000070008000000000000003",
         *       "message": {
         *         "citations": [],
         *         "content": "Open *Settings*, then choose *Reset password*.",
         *         "conversation_id": "cnv_01900000000070008000000000000001",
         *         "created_at": "2026-11-21T12:00:00.000Z",
         *         "id": "msg_01900000000070008000000000000004",
         *         "role": "assistant",
         *         "run_id": "run_01900000000070008000000000000003",
         *         "seq": 2
         *       },
         *       "outcome": "answered",
         *       "reply": "Open *Settings*, then choose *Reset password*.",
         *       "usage": {
         *         "completion_tokens": 0,
         *         "prompt_tokens": 0,
         *         "total_tokens": 0
         *       }
         *     }
         */
        ChatReply: {
            /** @description The passages that support the answer. */
            citations: components["schemas"]["Citation"][];
            /**
             * Format: double
             * @description 0 to 1: how sure the answer is.
             */
            confidence: number;
            /** @description Where to go on. */
            conversation_id: string;
            /** @description Who answers from here on. */
            handled_by: components["schemas"]["HandledBy"];
            /** @description The run that answered. */
            id: string;
            message?: components["schemas"]["Message"] | null;
            /** @description What came of the question. */
            outcome: components["schemas"]["Outcome"];
            /** @description What to show to the customer; never empty. */
            reply: string;
            /** @description Tokens that a model counted. */
            usage: components["schemas"]["Usage"];
        };
        /**
         * @description A customer's message.
         * @example {
         *       "message": "How do I reset my password?"
         *     }
         */
        ChatRequest: {
            /** @description Slug or id of the agent that answers in a new conversation. */
            agent?: string | null;
            /** @description The ids of files that are sent along, at most 20. */
            attachments?: string[] | null;
            /** @description The conversation to go on with; absent opens a new one. */
            conversation_id?: string | null;
            customer?: components["schemas"]["CustomerInput"] | null;
            /** @description What was said before, oldest first, at most 200 turns; used when a conversation is opened. */
            history?: components["schemas"]["Turn"][] | null;
            /** @description What the customer says: 1 to 65,536 bytes; may be empty when files are sent along. */
            message: string;
            /** @description An object of your own, at most 16,384 bytes of JSON; kept when a conversation is opened. */
            metadata?: Record<string, unknown> | null;
            /** @description `true` answers with server-sent events, as `Accept: text/event-stream` does. */
            stream?: boolean | null;
        };
        /** @description The passage of an article that supports an answer. */
        Citation: {
            /** @description `art_…` */
            article_id: string;
            /** @description First byte after the quote. */
            end: number;
            /** @description The headings above the passage, joined by ` › `. */
            heading?: string | null;
            /** @description The passage, word for word. */
            quote: string;
            /** @description First byte of the quote in the article's body (UTF-8). */
            start: number;
            /** @description The article's title. */
            title: string;
            /** @description Where people read it. */
            url?: string | null;
        };
        /** @description What a client says. Every frame may carry an `id` of at most 128 bytes, which its answer repeats. */
        ClientFrame: {
            /** @description See above. */
            id?: string | null;
            /** @description A key or a token. */
            token: string;
            /** @enum {string} */
            type: "auth";
        } | {
            /**
             * Format: int64
             * @description The last position that the client has; absent: only what happens from now on.
             */
            after?: number | null;
            /** @description `cnv_…` */
            conversation_id: string;
            /** @description See above. */
            id?: string | null;
            /** @enum {string} */
            type: "subscribe";
        } | {
            /** @description `cnv_…` */
            conversation_id: string;
            /** @description See above. */
            id?: string | null;
            /** @enum {string} */
            type: "unsubscribe";
        } | {
            /** @description The slug or id of the agent of a new conversation. */
            agent?: string | null;
            /** @description The files that are sent along: `fil_…` */
            attachments?: string[];
            /** @description What is said: 1 to 65,536 bytes. */
            content: string;
            /** @description Where; absent opens a conversation. */
            conversation_id?: string | null;
            /** @description The client id: the same again is the same message. */
            id: string;
            /** @enum {string} */
            type: "message";
        } | {
            /** @description `cnv_…` */
            conversation_id: string;
            /** @description See above. */
            id?: string | null;
            /** @description Whether somebody writes now. */
            on: boolean;
            /** @enum {string} */
            type: "typing";
        } | {
            /** @description `cnv_…` */
            conversation_id: string;
            /** @description See above. */
            id?: string | null;
            /** @enum {string} */
            type: "stop";
        } | {
            /** @description See above. */
            id?: string | null;
            /** @description `run_…` */
            run_id: string;
            /** @enum {string} */
            type: "retry";
        } | {
            /** @description See above. */
            id?: string | null;
            /** @enum {string} */
            type: "ping";
        };
        /** @description A thread between a customer and the company. */
        Conversation: {
            /** @description Who answers; `null` means the default agent. */
            agent_id?: string | null;
            /** @description The door it was opened through, for example `api` or `convokit`. */
            channel: string;
            /** @description When it was opened. */
            created_at: string;
            /** @description Who asks. */
            customer_id?: string | null;
            /** @description Which of the agent's versions answers: `production`, `staging` or `development`. */
            environment: string;
            hand_off_reason?: components["schemas"]["HandOffReason"] | null;
            /** @description Who answers in it now. */
            handled_by: components["schemas"]["HandledBy"];
            /** @description `cnv_…` */
            id: string;
            /** @description A free grouping label. */
            label?: string | null;
            /**
             * Format: int64
             * @description How many messages it has.
             */
            message_count: number;
            /** @description What was attached to it. */
            metadata: Record<string, unknown>;
            /** @description What its owner calls it. */
            name?: string | null;
            /** @description Whether it goes on. */
            status: components["schemas"]["ConversationStatus"];
            /**
             * Format: int64
             * @description Its number at the help desk, if it is a ticket.
             */
            ticket_number?: number | null;
            /** @description When it last changed. */
            updated_at: string;
        };
        /** @description Something that has the words that were looked for. */
        ConversationHit: {
            /** @description What whoever wrote it was called then. */
            author_name?: string | null;
            /** @description `cnv_…` */
            conversation_id: string;
            /** @description When it was written; for a title, when it became a ticket. */
            created_at: string;
            /** @description `cus_…` */
            customer_id?: string | null;
            /** @description What has them. */
            kind: components["schemas"]["HitKind"];
            /** @description `msg_…`; for messages. */
            message_id?: string | null;
            /** @description `not_…`; for notes. */
            note_id?: string | null;
            role?: components["schemas"]["Role"] | null;
            /**
             * Format: int64
             * @description The message's number in its conversation.
             */
            seq?: number | null;
            /** @description The part of it that has the words; plain text, never HTML. */
            snippet: components["schemas"]["Snippet"];
            /** @description How far the ticket is. */
            status?: string | null;
            /**
             * Format: int64
             * @description The number of the conversation's ticket.
             */
            ticket_number?: number | null;
            /** @description The ticket's title. */
            title?: string | null;
        };
        /**
         * @description A conversation that is begun without a message.
         * @example {
         *       "customer": {
         *         "external_id": "user_42"
         *       },
         *       "name": "Holidays"
         *     }
         */
        ConversationInput: {
            /** @description Slug or id of the agent that answers when it is asked something; absent means the default agent. */
            agent?: string | null;
            /** @description When it was begun (RFC 3339), if not now. */
            created_at?: string | null;
            customer?: components["schemas"]["CustomerInput"] | null;
            /** @description Whose it is, by id. */
            customer_id?: string | null;
            /** @description Its identity, if you make it: `cnv_…`, or a UUID. One that is taken is a conflict. */
            id?: string | null;
            /** @description An object of your own, at most 16,384 bytes of JSON. */
            metadata?: Record<string, unknown> | null;
            /** @description What its owner calls it: at most 1,000 bytes. */
            name?: string | null;
        };
        /**
         * @description What is to change in a conversation.
         * @example {
         *       "name": "Holidays in May"
         *     }
         */
        ConversationPatch: {
            /** @description An object in the place of what there is; `null` is an empty one. */
            metadata?: Record<string, unknown> | null;
            /** @description At most 1,000 bytes; `null` takes it away. */
            name?: string | null;
        };
        /**
         * @description Whether a conversation goes on.
         * @enum {string}
         */
        ConversationStatus: "open" | "closed";
        /** @description Somebody who asks; anonymous while both `external_id` and `email` are `null`. */
        Customer: {
            /** @description Their picture. */
            avatar_url?: string | null;
            /** @description When they were first heard of. */
            created_at: string;
            /** @description Their address in lower case; no two customers have the same. */
            email?: string | null;
            /** @description What your own system calls them; no two customers have the same. */
            external_id?: string | null;
            /** @description Your own fields, for people. */
            fields: Record<string, unknown>;
            /** @description `cus_…` */
            id: string;
            /** @description What colleagues should know at a glance; never shown to the customer. */
            memo?: string | null;
            /** @description What programs attached. */
            metadata: Record<string, unknown>;
            /** @description What people call them. */
            name?: string | null;
            /** @description Their telephone number, as it was given. */
            phone?: string | null;
            sentiment?: components["schemas"]["Sentiment"] | null;
            /** @description Whether they are a customer still. */
            status: components["schemas"]["CustomerStatus"];
            /** @description Free words to find them by. */
            tags: string[];
            /** @description What came with the proof of their identity: `{name: {"value": …, "agentVisible": bool}}`. */
            traits: Record<string, unknown>;
            /** @description When something of this last changed. */
            updated_at: string;
        };
        /** @description Who asks; somebody is anonymous without `external_id` and `email`. */
        CustomerInput: {
            /** @description Their e-mail address. */
            email?: string | null;
            /** @description What your own system calls them: at most 255 bytes. */
            external_id?: string | null;
            /** @description Their name: at most 255 bytes. */
            name?: string | null;
        };
        /**
         * @description Into whom a customer is merged.
         * @example {
         *       "into": "cus_018bcfe56800700080000000000000aa"
         *     }
         */
        CustomerMerge: {
            /** @description `cus_…`, who stays. */
            into: string;
        };
        /**
         * @description What to change in a customer; absent fields stay as they are, `null` empties one.
         * @example {
         *       "metadata": {
         *         "trial": null
         *       },
         *       "status": "inactive"
         *     }
         */
        CustomerPatch: {
            /** @description Their picture. */
            avatar_url?: string | null;
            /** @description Their address. */
            email?: string | null;
            /** @description What your own system calls them. */
            external_id?: string | null;
            /** @description Keys to put over your own fields; a key that is `null` is removed. `null` in place of the object removes all. */
            fields?: Record<string, unknown> | null;
            /** @description What colleagues should know at a glance. */
            memo?: string | null;
            /**
             * @description Keys to put over what programs attached; a key that is `null` is removed. `null` in place of the object removes
             *     all.
             */
            metadata?: Record<string, unknown> | null;
            /** @description What people call them. */
            name?: string | null;
            /** @description Their telephone number. */
            phone?: string | null;
            sentiment?: components["schemas"]["Sentiment"] | null;
            status?: components["schemas"]["CustomerStatus"] | null;
            /** @description All of their tags. */
            tags?: string[] | null;
        };
        /**
         * @description Whether somebody is a customer still.
         * @enum {string}
         */
        CustomerStatus: "active" | "inactive";
        /** @description From when to when on each day; `null` or absent: a day off. */
        Days: {
            friday?: components["schemas"]["Hours"] | null;
            monday?: components["schemas"]["Hours"] | null;
            saturday?: components["schemas"]["Hours"] | null;
            sunday?: components["schemas"]["Hours"] | null;
            thursday?: components["schemas"]["Hours"] | null;
            tuesday?: components["schemas"]["Hours"] | null;
            wednesday?: components["schemas"]["Hours"] | null;
        };
        /** @description An event on its way to a webhook. */
        Delivery: {
            /**
             * Format: int64
             * @description How often it was tried.
             */
            attempt_count: number;
            /** @description When it was made. */
            created_at: string;
            /** @description When it came to its end. */
            ended_at?: string | null;
            /** @description The event. */
            event_id: string;
            /** @description `dlv_…` */
            id: string;
            last_attempt?: components["schemas"]["Attempt"] | null;
            /** @description What the receiver knows it by (`webhook-id`): the same in every attempt and every replay. */
            name: string;
            /** @description When it is tried next. */
            next_attempt_at?: string | null;
            /** @description How far it has come. */
            state: components["schemas"]["DeliveryState"];
            /** @description The type of the event in the webhook's words. */
            type: string;
            /** @description Whereto. */
            webhook_id: string;
        };
        /** @description A delivery with all that is known of it. */
        DeliveryRecord: components["schemas"]["Delivery"] & {
            /** @description Every attempt, in order. */
            attempts: components["schemas"]["Attempt"][];
            /** @description What is sent, word for word. */
            body: string;
        };
        /**
         * @description How far a delivery has come.
         * @enum {string}
         */
        DeliveryState: "waiting" | "delivered" | "failed" | "canceled";
        /**
         * @description Where a version is in use; each environment has at most one.
         * @enum {string}
         */
        Environment: "production" | "staging" | "development";
        /** @description How much was removed. */
        Erased: {
            /**
             * Format: int64
             * @description Conversations, tickets among them.
             */
            conversations: number;
            /**
             * Format: int64
             * @description Events whose content was removed; that something happened, and when, stays.
             */
            events: number;
            /**
             * Format: int64
             * @description Files with their bytes.
             */
            files: number;
            /**
             * Format: int64
             * @description Messages, of everybody who wrote in those conversations.
             */
            messages: number;
            /**
             * Format: int64
             * @description Notes of colleagues.
             */
            notes: number;
            /**
             * Format: int64
             * @description Answers that were kept for repeated requests.
             */
            replies: number;
            /**
             * Format: int64
             * @description Attempts of the AI to answer.
             */
            runs: number;
        };
        /** @description What was removed of a person. */
        Erasure: {
            /** @description When it began. */
            began_at: string;
            /** @description Whose data it was: `cus_…` */
            customer_id: string;
            /** @description When nothing was left; `null` while it goes on. */
            ended_at?: string | null;
            /** @description What was removed, by kind. */
            erased: components["schemas"]["Erased"];
        };
        /** @description What every failed request is answered with. */
        ErrorBody: {
            /** @description What went wrong. */
            error: components["schemas"]["ErrorDetail"];
        };
        /**
         * @description What went wrong.
         * @example {
         *       "code": "invalid_value",
         *       "doc_url": "/docs/errors#invalid_value",
         *       "message": "message needs some text",
         *       "param": "message",
         *       "request_id": "req_0190000000007000800000000000000a",
         *       "type": "invalid_request"
         *     }
         */
        ErrorDetail: {
            /** @description What exactly; stable, for programs. */
            code: string;
            /** @description Where this is explained. */
            doc_url: string;
            /** @description What exactly; for people, may change. */
            message: string;
            /** @description The field that is wrong. */
            param?: string | null;
            /** @description Names this request in the server's log. */
            request_id: string;
            /**
             * @description The kind: `invalid_request`, `authentication`, `permission`, `not_found`, `conflict`, `rate_limit`,
             *     `unavailable` or `internal`.
             */
            type: string;
        };
        /** @description Something that happened. */
        Event: {
            /** @description The conversation it happened in. */
            conversation_id?: string | null;
            /** @description When it happened. */
            created_at: string;
            /** @description What it is about. */
            data: components["schemas"]["EventData"];
            /** @description `evt_…` */
            id: string;
            /**
             * Format: int64
             * @description Where it stands in what is read: 1, 2, 3… in a conversation.
             */
            position: number;
            /** @description What happened, for example `message.created`. */
            type: string;
        };
        /**
         * @description What an event is about, as it was when the event was read. Absent when it is gone.
         *
         *     Tickets and what follows them are told to secret keys alone, by `/v1/events` and by webhooks.
         */
        EventData: {
            agent?: components["schemas"]["Agent"] | null;
            article?: components["schemas"]["ArticleOutline"] | null;
            category?: components["schemas"]["Category"] | null;
            conversation?: components["schemas"]["Conversation"] | null;
            customer?: components["schemas"]["Customer"] | null;
            /**
             * @description What is to be known beyond that, only in `/v1/events` and webhooks, and with a secret key. Of updates: `changes`,
             *     each field with `from` and `to`. Of `conversation.handed_off`: `reason`, and in `notify` the ids of the teammates
             *     to tell. Of what is gone: its names.
             */
            details?: Record<string, unknown> | null;
            message?: components["schemas"]["Message"] | null;
            note?: components["schemas"]["Note"] | null;
            run?: components["schemas"]["Run"] | null;
            /** @description The id of what it is about, unless that is a message, a run or a conversation that stands here. */
            subject?: string | null;
            teammate?: components["schemas"]["Teammate"] | null;
            ticket?: components["schemas"]["Ticket"] | null;
            /** @description `true` when only `subject` is told, because the rest was too long: fetch the event to read all of it. */
            truncated?: boolean | null;
        };
        /** @description A page of events. */
        EventPage: {
            /** @description The events, in order. */
            data: components["schemas"]["Event"][];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
            /** @description `false` when events before the first of these are no longer kept, or when the position is none of this list. */
            recovered: boolean;
        };
        /** @description The end of an export. */
        ExportEnd: {
            /**
             * Format: int64
             * @description How many lines came before this one.
             */
            lines: number;
        };
        /** @description One line of an export. */
        ExportLine: {
            /** @description The first: who it is. */
            data: components["schemas"]["Customer"];
            /** @enum {string} */
            kind: "customer";
        } | {
            /** @description What was told of them when they were changed. */
            data: components["schemas"]["ExportedEvent"];
            /** @enum {string} */
            kind: "event";
        } | {
            /** @description A conversation; what was said in it follows. */
            data: components["schemas"]["Conversation"];
            /** @enum {string} */
            kind: "conversation";
        } | {
            /** @description The help desk's view of the conversation before it. */
            data: components["schemas"]["Ticket"];
            /** @enum {string} */
            kind: "ticket";
        } | {
            /** @description A message in the conversation before it. */
            data: components["schemas"]["Message"];
            /** @enum {string} */
            kind: "message";
        } | {
            /** @description A note of a colleague on the conversation before it. */
            data: components["schemas"]["Note"];
            /** @enum {string} */
            kind: "note";
        } | {
            /** @description An attempt of the AI to answer in the conversation before it. */
            data: components["schemas"]["Run"];
            /** @enum {string} */
            kind: "run";
        } | {
            /** @description What was thought of the answer of the attempt before it. */
            data: components["schemas"]["Feedback"];
            /** @enum {string} */
            kind: "feedback";
        } | {
            /** @description A file that was sent in the conversation before it, or in none. */
            data: components["schemas"]["File"];
            /** @enum {string} */
            kind: "file";
        } | {
            /** @description The last: how many lines came before it. An export without it was cut off. */
            data: components["schemas"]["ExportEnd"];
            /** @enum {string} */
            kind: "end";
        };
        /** @description What was told of a customer. */
        ExportedEvent: {
            /** @description When it happened. */
            created_at: string;
            /** @description What is told of it. */
            data: Record<string, unknown>;
            /** @description `evt_…` */
            id: string;
            /** @description What happened, for example `customer.updated`. */
            type: string;
        };
        /** @description What somebody thinks of the answer of a run. */
        Feedback: {
            /** @description When they said so last. */
            created_at: string;
            /** @description Whether it helped. */
            rating: components["schemas"]["Rating"];
            /** @description What they say about it. */
            remark?: string | null;
            /** @description `run_…`: the run that answered. */
            run_id: string;
        };
        /**
         * @description What to think of the answer of a run.
         * @example {
         *       "rating": "positive"
         *     }
         */
        FeedbackInput: {
            /** @description Whether it helped. */
            rating: components["schemas"]["Rating"];
            /** @description What there is to say about it: at most 4,096 bytes. */
            remark?: string | null;
        };
        /** @description A file. */
        File: {
            /** @description Where it was sent along; `null` until then. */
            conversation_id?: string | null;
            /** @description When it was announced. */
            created_at: string;
            /** @description Until when that address opens. */
            download_expires_at?: string | null;
            /** @description `GET` its bytes there; no key is needed. Only for files that are ready, and only when one file is asked for. */
            download_url?: string | null;
            /** @description Its name. */
            filename: string;
            /** @description `fil_…` */
            id: string;
            /** @description Its media type, as its uploader says. */
            mime_type: string;
            /** @description SHA-256 of its bytes, in hexadecimal digits. */
            sha256?: string | null;
            /**
             * Format: int64
             * @description Its size; `null` until its bytes have arrived.
             */
            size_bytes?: number | null;
            /** @description How far it is. */
            state: components["schemas"]["FileState"];
        };
        /**
         * @description What was sent; what is given must be what arrived.
         * @example {
         *       "size_bytes": 5
         *     }
         */
        FileCompletion: {
            /** @description Their media type. */
            mime_type?: string | null;
            /**
             * Format: int64
             * @description How many bytes.
             */
            size_bytes?: number | null;
        };
        /**
         * @description A file that somebody wants to upload.
         * @example {
         *       "filename": "parcel.txt",
         *       "mime_type": "text/plain"
         *     }
         */
        FileInput: {
            /** @description Its name, without folders and control characters, at most 255 bytes. */
            filename: string;
            /** @description Its media type; the server's settings say which are taken. */
            mime_type: string;
        };
        /**
         * @description How far a file is.
         * @enum {string}
         */
        FileState: "expected" | "stored" | "ready";
        /** @description Where to send a file's bytes. */
        FileUpload: {
            /** @description Until when that address opens. */
            expires_at: string;
            /** @description `fil_…` */
            id: string;
            /**
             * Format: int64
             * @description The most bytes.
             */
            size_max: number;
            /** @description `PUT` the bytes there, with any `Content-Type`; no key is needed. */
            upload_url: string;
        };
        /** @description How soon something is due: 1 to 527,040 minutes of business hours, within a year; `null` or absent: never. */
        Goal: {
            /**
             * Format: int64
             * @description Until it should be resolved.
             */
            resolution_minutes?: number | null;
            /**
             * Format: int64
             * @description Until a person should have answered.
             */
            response_minutes?: number | null;
        };
        /** @description The goals for each priority. */
        Goals: {
            /** @description For what goes before others. */
            high?: components["schemas"]["Goal"];
            /** @description For what can wait. */
            low?: components["schemas"]["Goal"];
            /** @description For most. */
            normal?: components["schemas"]["Goal"];
            /** @description For what is to be done now. */
            urgent?: components["schemas"]["Goal"];
        };
        /**
         * @description Why a person is to be asked for.
         * @example {
         *       "reason": "customer_request"
         *     }
         */
        HandOffInput: {
            reason?: components["schemas"]["HandOffWish"] | null;
        };
        /**
         * @description Why a person is asked for.
         * @enum {string}
         */
        HandOffReason: "customer_request" | "not_found" | "policy" | "model_failure" | "budget" | "keyword" | "teammate";
        /**
         * @description Whose wish a person is.
         * @enum {string}
         */
        HandOffWish: "customer_request" | "teammate";
        /**
         * @description Who answers in a conversation.
         * @enum {string}
         */
        HandledBy: "ai" | "waiting" | "human";
        /**
         * @description Messages that are appended, in their order; nobody answers them.
         * @example {
         *       "messages": [
         *         {
         *           "content": "Hello",
         *           "role": "customer"
         *         }
         *       ]
         *     }
         */
        HistoryInput: {
            /** @description 1 to 1,000. All are appended, or none. */
            messages: components["schemas"]["HistoryMessage"][];
        };
        /**
         * @description A message as an application has it.
         * @example {
         *       "content": "Hello",
         *       "role": "customer"
         *     }
         */
        HistoryMessage: {
            /** @description What is said: at most 65,536 bytes. Absent: the `content` of `structure`, if that has a text of this name. */
            content?: string | null;
            /** @description When it was said (RFC 3339), if not now. The order is that of the list, whatever the times are. */
            created_at?: string | null;
            /** @description Its identity, if you make it: `msg_…`, or a UUID. One that is taken is a conflict. */
            id?: string | null;
            /** @description An object of your own, at most 16,384 bytes of JSON. */
            metadata?: Record<string, unknown> | null;
            role?: components["schemas"]["Role"] | null;
            /**
             * @description An object, at most 262,144 bytes of JSON: media, tool calls, to-dos and whatever else you have. It is kept as it
             *     came.
             */
            structure?: Record<string, unknown> | null;
            /** @description What it is beyond its text: at most 100 bytes. Absent: the `type` of `structure`, or `text`. */
            type?: string | null;
        };
        /**
         * @description What has the words.
         * @enum {string}
         */
        HitKind: "ticket" | "message" | "note";
        /** @description From when to when on one day. */
        Hours: {
            /** @description `HH:MM`, `00:00` to `23:59`. */
            from: string;
            /** @description `HH:MM`, later than `from`, `24:00` at the latest. */
            to: string;
        };
        /** @description What a webhook would be sent of an event, in the stream of `GET /v1/webhooks/listen`. */
        Letter: {
            /** @description The body, byte for byte. */
            body: string;
            /** @description The headers, but for those that sign it. */
            headers: {
                [key: string]: string;
            };
            /** @description What receivers know it by; it goes into the signature. */
            id: string;
            /**
             * Format: int64
             * @description The position of its event.
             */
            position: number;
            /**
             * Format: int64
             * @description The position that the stream told before; nothing that is wanted lies between the two.
             */
            previous: number;
            /** @description The type of the event in the words of the payload. */
            type: string;
        };
        /** @description One page of a list. */
        List_Agent: {
            /** @description The items, in the list's order. */
            data: (components["schemas"]["AgentSettings"] & {
                /** @description `agt_…`: the agent that it is a copy of, which may be gone. */
                copied_from?: string | null;
                /** @description When it was made. */
                created_at: string;
                /** @description `agt_…` */
                id: string;
                /** @description Its name for people. */
                name: string;
                /**
                 * Format: int64
                 * @description The number of the version in use.
                 */
                published_version?: number | null;
                /** @description Its name in requests. */
                slug: string;
                /** @description When its draft last changed. */
                updated_at: string;
            })[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Article: {
            /** @description The items, in the list's order. */
            data: {
                /** @description Markdown. */
                body: string;
                /** @description Its shelf. */
                category_id?: string | null;
                /** @description When it was made. */
                created_at: string;
                /** @description What it says, in a sentence or two; `null` means that lists show how the body begins. */
                excerpt?: string | null;
                /** @description What another system calls it. */
                external_id?: string | null;
                /**
                 * Format: int64
                 * @description How many readers said that it helped.
                 */
                helpful_count: number;
                /** @description `art_…` */
                id: string;
                /** @description Its language, for example `en`. */
                locale?: string | null;
                /** @description A remark for colleagues; `null` for callers who read public articles only. */
                memo?: string | null;
                /** @description What search engines show of it. */
                meta_description?: string | null;
                /** @description What the company attached; empty for callers who read public articles only. */
                metadata: unknown;
                /** @description Whether customers may read it. */
                public: boolean;
                /** @description When it was first published. */
                published_at?: string | null;
                /** @description Its name in addresses. */
                slug: string;
                /** @description The file it was imported from. */
                source?: string | null;
                /** @description How far it is. */
                status: components["schemas"]["ArticleStatus"];
                /** @description Free words to find it by. */
                tags: string[];
                /** @description What it is about. */
                title: string;
                /**
                 * Format: int64
                 * @description How many readers said that it did not help.
                 */
                unhelpful_count: number;
                /** @description When it last changed. */
                updated_at: string;
                /** @description Where people read it. */
                url?: string | null;
                /**
                 * Format: int64
                 * @description How often an answer cited it; counted every second.
                 */
                use_count: number;
                /**
                 * Format: int64
                 * @description How often somebody opened it; counted every second.
                 */
                view_count: number;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Category: {
            /** @description The items, in the list's order. */
            data: {
                /** @description The sign's colour, for example `#0a7` or `teal`. */
                color?: string | null;
                /** @description When it was made. */
                created_at: string;
                /** @description What stands on it. */
                description?: string | null;
                /** @description A sign beside its name: an emoji, or a word of yours. */
                icon?: string | null;
                /** @description `cat_…` */
                id: string;
                /** @description Its name for people. */
                name: string;
                /**
                 * Format: int64
                 * @description Where it stands among the others; lower comes first.
                 */
                position: number;
                /** @description Whether it is for customers; articles on an internal one never reach them. */
                public: boolean;
                /** @description Its name in addresses. */
                slug: string;
                /** @description When it last changed. */
                updated_at: string;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Conversation: {
            /** @description The items, in the list's order. */
            data: {
                /** @description Who answers; `null` means the default agent. */
                agent_id?: string | null;
                /** @description The door it was opened through, for example `api` or `convokit`. */
                channel: string;
                /** @description When it was opened. */
                created_at: string;
                /** @description Who asks. */
                customer_id?: string | null;
                /** @description Which of the agent's versions answers: `production`, `staging` or `development`. */
                environment: string;
                hand_off_reason?: components["schemas"]["HandOffReason"] | null;
                /** @description Who answers in it now. */
                handled_by: components["schemas"]["HandledBy"];
                /** @description `cnv_…` */
                id: string;
                /** @description A free grouping label. */
                label?: string | null;
                /**
                 * Format: int64
                 * @description How many messages it has.
                 */
                message_count: number;
                /** @description What was attached to it. */
                metadata: Record<string, unknown>;
                /** @description What its owner calls it. */
                name?: string | null;
                /** @description Whether it goes on. */
                status: components["schemas"]["ConversationStatus"];
                /**
                 * Format: int64
                 * @description Its number at the help desk, if it is a ticket.
                 */
                ticket_number?: number | null;
                /** @description When it last changed. */
                updated_at: string;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_ConversationHit: {
            /** @description The items, in the list's order. */
            data: {
                /** @description What whoever wrote it was called then. */
                author_name?: string | null;
                /** @description `cnv_…` */
                conversation_id: string;
                /** @description When it was written; for a title, when it became a ticket. */
                created_at: string;
                /** @description `cus_…` */
                customer_id?: string | null;
                /** @description What has them. */
                kind: components["schemas"]["HitKind"];
                /** @description `msg_…`; for messages. */
                message_id?: string | null;
                /** @description `not_…`; for notes. */
                note_id?: string | null;
                role?: components["schemas"]["Role"] | null;
                /**
                 * Format: int64
                 * @description The message's number in its conversation.
                 */
                seq?: number | null;
                /** @description The part of it that has the words; plain text, never HTML. */
                snippet: components["schemas"]["Snippet"];
                /** @description How far the ticket is. */
                status?: string | null;
                /**
                 * Format: int64
                 * @description The number of the conversation's ticket.
                 */
                ticket_number?: number | null;
                /** @description The ticket's title. */
                title?: string | null;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Customer: {
            /** @description The items, in the list's order. */
            data: {
                /** @description Their picture. */
                avatar_url?: string | null;
                /** @description When they were first heard of. */
                created_at: string;
                /** @description Their address in lower case; no two customers have the same. */
                email?: string | null;
                /** @description What your own system calls them; no two customers have the same. */
                external_id?: string | null;
                /** @description Your own fields, for people. */
                fields: Record<string, unknown>;
                /** @description `cus_…` */
                id: string;
                /** @description What colleagues should know at a glance; never shown to the customer. */
                memo?: string | null;
                /** @description What programs attached. */
                metadata: Record<string, unknown>;
                /** @description What people call them. */
                name?: string | null;
                /** @description Their telephone number, as it was given. */
                phone?: string | null;
                sentiment?: components["schemas"]["Sentiment"] | null;
                /** @description Whether they are a customer still. */
                status: components["schemas"]["CustomerStatus"];
                /** @description Free words to find them by. */
                tags: string[];
                /** @description What came with the proof of their identity: `{name: {"value": …, "agentVisible": bool}}`. */
                traits: Record<string, unknown>;
                /** @description When something of this last changed. */
                updated_at: string;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Delivery: {
            /** @description The items, in the list's order. */
            data: {
                /**
                 * Format: int64
                 * @description How often it was tried.
                 */
                attempt_count: number;
                /** @description When it was made. */
                created_at: string;
                /** @description When it came to its end. */
                ended_at?: string | null;
                /** @description The event. */
                event_id: string;
                /** @description `dlv_…` */
                id: string;
                last_attempt?: components["schemas"]["Attempt"] | null;
                /** @description What the receiver knows it by (`webhook-id`): the same in every attempt and every replay. */
                name: string;
                /** @description When it is tried next. */
                next_attempt_at?: string | null;
                /** @description How far it has come. */
                state: components["schemas"]["DeliveryState"];
                /** @description The type of the event in the webhook's words. */
                type: string;
                /** @description Whereto. */
                webhook_id: string;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_ListedVersion: {
            /** @description The items, in the list's order. */
            data: (components["schemas"]["AgentVersion"] & {
                /** @description Where it is in use; a version that was replaced is in use nowhere. */
                environments: components["schemas"]["Environment"][];
            })[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Message: {
            /** @description The items, in the list's order. */
            data: {
                /** @description The files that were sent along. */
                attachments?: components["schemas"]["Attachment"][];
                /** @description `mem_…`: which person of the company speaks. */
                author_id?: string | null;
                /** @description What they were called then. */
                author_name?: string | null;
                /** @description Where an answer's sentences come from. */
                citations: components["schemas"]["Citation"][];
                /** @description What its sender calls it. */
                client_id?: string | null;
                /** @description Markdown; render it as text. */
                content: string;
                /** @description Where it was said. */
                conversation_id: string;
                /** @description When it was said. */
                created_at: string;
                /** @description When it was changed last. */
                edited_at?: string | null;
                /** @description `msg_…` */
                id: string;
                /** @description What was attached. */
                metadata?: Record<string, unknown> | null;
                /** @description Who speaks. */
                role: components["schemas"]["Role"];
                /** @description The run that wrote it. */
                run_id?: string | null;
                /**
                 * Format: int64
                 * @description 1, 2, 3… inside its conversation; a gap is a message that was removed.
                 */
                seq: number;
                /** @description What it is beyond its text, as it came: media, tool calls, to-dos and whatever else the application has. */
                structure?: Record<string, unknown> | null;
                /** @description What it is, in the word of the application that wrote it, such as `media`; absent: nothing but its text. */
                type?: string | null;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Note: {
            /** @description The items, in the list's order. */
            data: {
                /** @description `mem_…`: who wrote it; `null` when a program did. */
                author_id?: string | null;
                /** @description What they were called then. */
                author_name?: string | null;
                /** @description Markdown; render it as text. */
                content: string;
                /** @description What it is about. */
                conversation_id: string;
                /** @description When it was written. */
                created_at: string;
                /** @description `not_…` */
                id: string;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Replay: {
            /** @description The items, in the list's order. */
            data: {
                /**
                 * Format: int64
                 * @description The position of the last event that was read; what follows it comes next.
                 */
                after: number;
                /** @description `rdg_…` */
                id: string;
                /** @description Whether what the webhook has is left out. */
                only_missed: boolean;
                /**
                 * Format: int64
                 * @description The position of the last event that will be read.
                 */
                until: number;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Run: {
            /** @description The items, in the list's order. */
            data: {
                /** @description Who answers; `null` means the default agent. */
                agent_id?: string | null;
                /**
                 * Format: int64
                 * @description The published version of that agent.
                 */
                agent_version?: number | null;
                /** @description The message that it wrote. */
                answer_id?: string | null;
                /**
                 * Format: double
                 * @description 0 to 1.
                 */
                confidence?: number | null;
                /** @description Where it answers. */
                conversation_id: string;
                /** @description When it ended. */
                ended_at?: string | null;
                /** @description `run_…` */
                id: string;
                /** @description The model that wrote the answer, or `built-in`. */
                model?: string | null;
                outcome?: components["schemas"]["Outcome"] | null;
                /** @description The message that it answers. */
                question_id: string;
                /** @description When it began. */
                started_at: string;
                /** @description How far it is. */
                state: components["schemas"]["RunState"];
                /** @description What it used. */
                usage: components["schemas"]["Usage"];
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_SearchHit: {
            /** @description The items, in the list's order. */
            data: {
                /** @description `art_…` */
                article_id: string;
                /** @description First byte after the passage. */
                end: number;
                /** @description The headings above the passage, joined by ` › `. */
                heading?: string | null;
                /**
                 * Format: double
                 * @description 0 to 1, higher is nearer.
                 */
                score: number;
                /** @description First byte of the passage in the article's body (UTF-8). */
                start: number;
                /** @description The passage. */
                text: string;
                /** @description The article's title. */
                title: string;
                /** @description Where people read it. */
                url?: string | null;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Teammate: {
            /** @description The items, in the list's order. */
            data: {
                /** @description Their picture. */
                avatar_url?: string | null;
                /** @description When they were added. */
                created_at: string;
                /** @description Their address in lower case; no two teammates have the same. */
                email: string;
                /** @description `mem_…` */
                id: string;
                /** @description What customers see above their messages. */
                name: string;
                /** @description Whether they are told when a person is asked for. */
                on_duty: boolean;
                /** @description What they may do once they sign in. */
                role: components["schemas"]["TeamRole"];
                /** @description When something of this last changed. */
                updated_at: string;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Ticket: {
            /** @description The items, in the list's order. */
            data: {
                /** @description Who sees to it; never shown to customers. */
                assignee_id?: string | null;
                /** @description Through which door it came. */
                channel: string;
                /** @description When it was closed, while it is. */
                closed_at?: string | null;
                /** @description When its conversation was opened. */
                created_at: string;
                /** @description Whose it is. */
                customer_id?: string | null;
                /** @description What they are called. */
                customer_name?: string | null;
                /** @description When a person first answered. */
                first_response_at?: string | null;
                /** @description Who answers in it now. */
                handled_by: components["schemas"]["HandledBy"];
                /** @description `cnv_…`: the conversation's. */
                id: string;
                /** @description What colleagues should know at a glance; never shown to customers. */
                memo?: string | null;
                /**
                 * Format: int64
                 * @description How many messages it has.
                 */
                message_count: number;
                /** @description What programs attached. */
                metadata: Record<string, unknown>;
                /**
                 * Format: int64
                 * @description 1, 2, 3… in its workspace and mode.
                 */
                number: number;
                /** @description When it became a ticket. */
                opened_at?: string | null;
                /** @description How much it matters. */
                priority: components["schemas"]["Priority"];
                /** @description When it last went on after it had been done. */
                reopened_at?: string | null;
                /** @description By when it should be resolved; never shown to customers. */
                resolution_due_at?: string | null;
                /** @description When it was resolved, while it is. */
                resolved_at?: string | null;
                /** @description By when a person should have answered; never shown to customers. */
                response_due_at?: string | null;
                /** @description How far it is. */
                status: components["schemas"]["TicketStatus"];
                /** @description Free words to find it by; never shown to customers. */
                tags: string[];
                /** @description What it is about. */
                title: string;
                /** @description When it last changed. */
                updated_at: string;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Webhook: {
            /** @description The items, in the list's order. */
            data: {
                /** @description Whether events are sent. */
                active: boolean;
                /** @description When it was made. */
                created_at: string;
                /**
                 * @description Why events are not sent, when nobody asked for that: `gone` (the receiver answered 410) or `failing` (every attempt
                 *     has failed for five days).
                 */
                disabled_reason?: string | null;
                /** @description The types of events, families of them (`ticket.*`), or all (`*`). */
                events: string[];
                /** @description Since when every attempt has failed. */
                failing_since?: string | null;
                /** @description The names of the headers that are sent along. */
                header_names: string[];
                /** @description `whk_…` */
                id: string;
                /** @description What people call it. */
                name: string;
                /** @description Until when its receiver wants to be left alone. */
                paused_until?: string | null;
                /** @description In whose words: `native`, `cstar` or `cstar_flat`. */
                payload: string;
                /** @description How it is signed: `standard`, `cstar` or `cstar_sha256`. */
                signature: string;
                /** @description When somebody last changed it. */
                updated_at: string;
                /** @description Where events are sent to. */
                url: string;
            }[];
            /** @description Whether more follow. */
            has_more: boolean;
            /** @description What to pass as `after` for the next page; `null` on the last. */
            next?: string | null;
        };
        /** @description A published version of an agent, in a list. */
        ListedVersion: components["schemas"]["AgentVersion"] & {
            /** @description Where it is in use; a version that was replaced is in use nowhere. */
            environments: components["schemas"]["Environment"][];
        };
        /** @description A place in a snippet's text. */
        Mark: {
            /** @description The first byte after it. */
            end: number;
            /** @description Its first byte (UTF-8). */
            start: number;
        };
        /** @description Who is calling. */
        Me: {
            /** @description The agent whose conversations a token opens. */
            agent_id?: string | null;
            /** @description The one conversation that a token opens. */
            conversation_id?: string | null;
            /** @description Whose conversations a token opens. */
            customer_id?: string | null;
            /** @description `secret`, `publishable` or `token`. */
            key_kind: string;
            /** @description `live` or `test`. */
            mode: string;
            /** @description The workspace that the key opens. */
            workspace: components["schemas"]["Workspace"];
        };
        /** @description One entry of a conversation's log. */
        Message: {
            /** @description The files that were sent along. */
            attachments?: components["schemas"]["Attachment"][];
            /** @description `mem_…`: which person of the company speaks. */
            author_id?: string | null;
            /** @description What they were called then. */
            author_name?: string | null;
            /** @description Where an answer's sentences come from. */
            citations: components["schemas"]["Citation"][];
            /** @description What its sender calls it. */
            client_id?: string | null;
            /** @description Markdown; render it as text. */
            content: string;
            /** @description Where it was said. */
            conversation_id: string;
            /** @description When it was said. */
            created_at: string;
            /** @description When it was changed last. */
            edited_at?: string | null;
            /** @description `msg_…` */
            id: string;
            /** @description What was attached. */
            metadata?: Record<string, unknown> | null;
            /** @description Who speaks. */
            role: components["schemas"]["Role"];
            /** @description The run that wrote it. */
            run_id?: string | null;
            /**
             * Format: int64
             * @description 1, 2, 3… inside its conversation; a gap is a message that was removed.
             */
            seq: number;
            /** @description What it is beyond its text, as it came: media, tool calls, to-dos and whatever else the application has. */
            structure?: Record<string, unknown> | null;
            /** @description What it is, in the word of the application that wrote it, such as `media`; absent: nothing but its text. */
            type?: string | null;
        };
        /** @description The data of the stream's `message.delta` event. */
        MessageDelta: {
            /** @description More text of the answer. */
            text: string;
        };
        /**
         * @description A message to be added without waiting for an answer.
         * @example {
         *       "content": "A new printer is on its way.",
         *       "role": "agent"
         *     }
         */
        MessageInput: {
            /** @description The ids of files that are sent along, at most 20. */
            attachments?: string[] | null;
            /** @description `mem_…`: which person speaks, for the role `agent`. */
            author_id?: string | null;
            /** @description What to call them, at most 255 bytes; the teammate's own name when absent. */
            author_name?: string | null;
            /** @description What you call a customer's message, at most 128 bytes: sending it again adds nothing. */
            client_id?: string | null;
            /** @description Markdown: at most 65,536 bytes; may be empty when files are sent along. */
            content: string;
            role?: components["schemas"]["Speaker"] | null;
        };
        /**
         * @description What is to change in a message.
         * @example {
         *       "content": "Hello again"
         *     }
         */
        MessagePatch: {
            /** @description What is said: at most 65,536 bytes. Absent beside a `structure` that has a text `content`: that text. */
            content?: string | null;
            /** @description An object in the place of what there is; `null` takes it away. */
            metadata?: Record<string, unknown> | null;
            role?: components["schemas"]["Role"] | null;
            /** @description An object in the place of what there is; `null` leaves nothing but the text. */
            structure?: Record<string, unknown> | null;
            /** @description What the new `structure` is; absent: its own `type`, or `text`. */
            type?: string | null;
        };
        /**
         * @description A customer to add.
         * @example {
         *       "email": "lin@example.com",
         *       "external_id": "user_43",
         *       "fields": {
         *         "plan": "team"
         *       },
         *       "name": "Lin",
         *       "tags": [
         *         "beta"
         *       ]
         *     }
         */
        NewCustomer: {
            /** @description Their picture, `https://…`: at most 2,048 bytes. */
            avatar_url?: string | null;
            /** @description Their address: at most 254 bytes. */
            email?: string | null;
            /** @description What your own system calls them: at most 255 bytes. */
            external_id?: string | null;
            /** @description Your own fields, for people: at most 16,384 bytes of JSON. */
            fields?: Record<string, unknown> | null;
            /** @description What colleagues should know at a glance: at most 16,384 bytes. */
            memo?: string | null;
            /** @description What programs attach: at most 16,384 bytes of JSON. */
            metadata?: Record<string, unknown> | null;
            /** @description What people call them: at most 255 bytes. */
            name?: string | null;
            /** @description Their telephone number: at most 50 bytes. */
            phone?: string | null;
            sentiment?: components["schemas"]["Sentiment"] | null;
            status?: components["schemas"]["CustomerStatus"] | null;
            /** @description At most 50 words or phrases of at most 100 bytes. */
            tags?: string[] | null;
        };
        /** @description A webhook that was just made. */
        NewWebhook: components["schemas"]["Webhook"] & {
            /** @description What it is signed with (`whsec_…`). It is shown only here: a repeated request is answered without it. */
            secret?: string | null;
        };
        /**
         * @description Nothing: an empty object, or no body at all.
         * @example {}
         */
        NoInput: Record<string, unknown>;
        /** @description A remark that no customer sees. */
        Note: {
            /** @description `mem_…`: who wrote it; `null` when a program did. */
            author_id?: string | null;
            /** @description What they were called then. */
            author_name?: string | null;
            /** @description Markdown; render it as text. */
            content: string;
            /** @description What it is about. */
            conversation_id: string;
            /** @description When it was written. */
            created_at: string;
            /** @description `not_…` */
            id: string;
        };
        /**
         * @description A remark to be added.
         * @example {
         *       "content": "Called them: a new printer is on its way."
         *     }
         */
        NoteInput: {
            /** @description `mem_…`: who writes it. */
            author_id?: string | null;
            /** @description What to call whoever writes it, at most 255 bytes; the teammate's own name when absent. */
            author_name?: string | null;
            /** @description Markdown: at most 65,536 bytes. */
            content: string;
        };
        /**
         * @description What came of a question.
         * @enum {string}
         */
        Outcome: "answered" | "not_found" | "handed_off" | "held";
        /**
         * @description How much a ticket matters.
         * @enum {string}
         */
        Priority: "low" | "normal" | "high" | "urgent";
        /**
         * @description Whether an answer helped.
         * @enum {string}
         */
        Rating: "positive" | "negative";
        /** @description A replay that goes on. */
        Replay: {
            /**
             * Format: int64
             * @description The position of the last event that was read; what follows it comes next.
             */
            after: number;
            /** @description `rdg_…` */
            id: string;
            /** @description Whether what the webhook has is left out. */
            only_missed: boolean;
            /**
             * Format: int64
             * @description The position of the last event that will be read.
             */
            until: number;
        };
        /**
         * @description Which events a webhook is to be told of again: from `after` or `since` on, one of the two.
         * @example {
         *       "only_missed": true,
         *       "since": "2023-11-14T22:00:00Z"
         *     }
         */
        ReplayInput: {
            /** @description Those after this event: its id, or its position as a text (`"0"` for all that are kept). */
            after?: string | null;
            /** @description Whether events are left out that the webhook has, or that are on their way there: `false` when absent. */
            only_missed?: boolean | null;
            /** @description Those from the first on that was made at that time or later (RFC 3339). */
            since?: string | null;
            /** @description Up to this event and with it: its id, or its position as a text. All that has happened so far when absent. */
            until?: string | null;
        };
        /**
         * @description Who speaks.
         * @enum {string}
         */
        Role: "customer" | "assistant" | "agent" | "system" | "nobody";
        /** @description One attempt of the AI to answer. */
        Run: {
            /** @description Who answers; `null` means the default agent. */
            agent_id?: string | null;
            /**
             * Format: int64
             * @description The published version of that agent.
             */
            agent_version?: number | null;
            /** @description The message that it wrote. */
            answer_id?: string | null;
            /**
             * Format: double
             * @description 0 to 1.
             */
            confidence?: number | null;
            /** @description Where it answers. */
            conversation_id: string;
            /** @description When it ended. */
            ended_at?: string | null;
            /** @description `run_…` */
            id: string;
            /** @description The model that wrote the answer, or `built-in`. */
            model?: string | null;
            outcome?: components["schemas"]["Outcome"] | null;
            /** @description The message that it answers. */
            question_id: string;
            /** @description When it began. */
            started_at: string;
            /** @description How far it is. */
            state: components["schemas"]["RunState"];
            /** @description What it used. */
            usage: components["schemas"]["Usage"];
        };
        /** @description The data of the stream's `run.started` event. */
        RunStarted: {
            /** @description Where the answer will stand. */
            conversation_id: string;
            /** @description The run. */
            id: string;
        };
        /**
         * @description How far a run is.
         * @enum {string}
         */
        RunState: "queued" | "running" | "completed" | "failed" | "interrupted" | "canceled";
        /** @description A passage that was found. */
        SearchHit: {
            /** @description `art_…` */
            article_id: string;
            /** @description First byte after the passage. */
            end: number;
            /** @description The headings above the passage, joined by ` › `. */
            heading?: string | null;
            /**
             * Format: double
             * @description 0 to 1, higher is nearer.
             */
            score: number;
            /** @description First byte of the passage in the article's body (UTF-8). */
            start: number;
            /** @description The passage. */
            text: string;
            /** @description The article's title. */
            title: string;
            /** @description Where people read it. */
            url?: string | null;
        };
        /**
         * @description What to look for in the articles.
         * @example {
         *       "limit": 3,
         *       "query": "reset password"
         *     }
         */
        SearchRequest: {
            /** @description 1 to 50 passages; 10 when absent. */
            limit?: number | null;
            /** @description A question or some words: 1 to 65,536 bytes. */
            query: string;
        };
        /**
         * @description Another secret for a webhook.
         * @example {
         *       "overlap_seconds": 3600
         *     }
         */
        SecretInput: {
            /**
             * Format: int64
             * @description For how many seconds the one before signs too: 0 to 604,800, 86,400 when absent.
             */
            overlap_seconds?: number | null;
            /** @description A secret that was made elsewhere; a new one is made when it is absent. */
            secret?: string | null;
        };
        /**
         * @description How somebody feels about the company; two scales side by side.
         * @enum {string}
         */
        Sentiment: "happy" | "neutral" | "frustrated" | "angry" | "positive" | "negative";
        /** @description What the server says. */
        ServerFrame: {
            /** @description Whether the request has said who speaks. */
            authenticated: boolean;
            /**
             * Format: int64
             * @description How often a `heartbeat` comes.
             */
            heartbeat_seconds: number;
            /** @enum {string} */
            type: "ready";
        } | {
            /** @description When the token ends; keys do not. */
            expires_at?: string | null;
            /** @description That of the frame it answers. */
            id?: string | null;
            /** @enum {string} */
            type: "authenticated";
        } | {
            /** @description `cnv_…` */
            conversation_id: string;
            /** @description That of the frame it answers. */
            id?: string | null;
            /**
             * Format: int64
             * @description The position after which it goes on.
             */
            position: number;
            /** @description Whether nothing is missing before it. */
            recovered: boolean;
            snapshot?: components["schemas"]["Snapshot"] | null;
            /** @enum {string} */
            type: "subscribed";
        } | {
            /** @description `cnv_…` */
            conversation_id: string;
            /** @description That of the frame it answers. */
            id?: string | null;
            /** @enum {string} */
            type: "unsubscribed";
        } | {
            /** @description What. */
            event: components["schemas"]["Event"];
            /** @enum {string} */
            type: "event";
        } | (components["schemas"]["Words"] & {
            /** @enum {string} */
            type: "progress";
        }) | (components["schemas"]["Words"] & {
            /** @enum {string} */
            type: "delta";
        }) | {
            /** @description `cnv_…` */
            conversation_id: string;
            /** @description Whether they write now. */
            on: boolean;
            /** @enum {string} */
            type: "typing";
            /** @description `customer`, `agent` or `assistant`. */
            who: string;
        } | {
            /** @description `cnv_…` */
            conversation_id: string;
            /** @description Whether somebody is there now. */
            here: boolean;
            /** @enum {string} */
            type: "presence";
            /** @description `customer` or `agent`. */
            who: string;
        } | {
            /** @description Where it is. */
            conversation_id: string;
            /** @description Its client id. */
            id: string;
            /** @description It, as it stands there. */
            message: components["schemas"]["Message"];
            /** @enum {string} */
            type: "ack";
        } | {
            /** @description That of the frame it answers. */
            id?: string | null;
            /** @description What was stopped. */
            run_ids: string[];
            /** @enum {string} */
            type: "stopped";
        } | {
            /** @description That of the frame it answers. */
            id?: string | null;
            /** @description The new run. */
            run_id: string;
            /** @enum {string} */
            type: "retried";
        } | {
            /** @description That of the frame it answers. */
            id?: string | null;
            /** @enum {string} */
            type: "pong";
        } | {
            /** @enum {string} */
            type: "heartbeat";
        } | {
            /** @description When it ends. */
            expires_at: string;
            /** @enum {string} */
            type: "token.expiring";
        } | {
            /** @description Why. */
            error: components["schemas"]["ErrorDetail"];
            /** @description That of the frame, if it could be read. */
            id?: string | null;
            /** @enum {string} */
            type: "error";
        } | {
            /**
             * Format: int32
             * @description The close code that follows.
             */
            code: number;
            /** @description Why, in a word for programs. */
            reason: string;
            /** @enum {string} */
            type: "closing";
        };
        /** @description The session of a visitor. */
        Session: {
            /** @description Who they are from now on; somebody unknown exists once they have said something. */
            customer_id: string;
            /** @description From when it opens nothing any more: a day later. */
            expires_at: string;
            /** @description Send it as `Authorization: Bearer …`. */
            token: string;
        };
        /**
         * @description The session of a visitor that is wanted.
         * @example {}
         */
        SessionRequest: {
            /**
             * @description Who they are: a JSON Web Token (HS256) that your server signs with the workspace's identity secret, with `sub` (your
             *     own id of them), `aud` (the workspace's slug or id) and `exp`, and if you like `email` and `name`.
             */
            identity?: string | null;
            /** @description The token of their session so far; while it has not ended, they stay the same customer. */
            token?: string | null;
        };
        /**
         * @description How soon a ticket is to be answered and resolved.
         * @example {
         *       "business_hours": {
         *         "days": {
         *           "monday": {
         *             "from": "09:00",
         *             "to": "17:00"
         *           }
         *         },
         *         "time_zone": "Europe/Berlin"
         *       },
         *       "goals": {
         *         "urgent": {
         *           "resolution_minutes": 480,
         *           "response_minutes": 30
         *         }
         *       }
         *     }
         */
        SlaPolicy: {
            business_hours?: components["schemas"]["BusinessHours"] | null;
            /** @description Absent: nothing is promised. */
            goals?: components["schemas"]["Goals"];
        };
        /** @description A conversation as it is now, for whoever cannot be told what was missed. */
        Snapshot: {
            /** @description The conversation. */
            conversation: components["schemas"]["Conversation"];
            /** @description Whether there are messages before these. */
            has_more: boolean;
            /** @description Its newest messages, oldest first, at most 100. */
            messages: components["schemas"]["Message"][];
        };
        /** @description Part of a text. */
        Snippet: {
            /** @description Whether the text has more after it. */
            cut_after: boolean;
            /** @description Whether the text has more before it. */
            cut_before: boolean;
            /** @description Where the words are. */
            marks: components["schemas"]["Mark"][];
            /** @description As it was written. */
            text: string;
        };
        /**
         * @description Who speaks in a message that is added.
         * @enum {string}
         */
        Speaker: "customer" | "agent" | "system";
        /** @description The first event of an event stream. */
        StreamOpened: {
            /**
             * Format: int64
             * @description The position after which it goes on.
             */
            position: number;
            /** @description Whether nothing is missing before it. */
            recovered: boolean;
            snapshot?: components["schemas"]["Snapshot"] | null;
        };
        /**
         * @description Who takes a conversation over.
         * @example {}
         */
        TakeInput: {
            /** @description `mem_…`; the ticket is theirs then. Absent: whoever sees to it stays. */
            teammate_id?: string | null;
        };
        /**
         * @description What a teammate may do once they sign in.
         * @enum {string}
         */
        TeamRole: "owner" | "admin" | "agent";
        /** @description A person who answers customers; they belong to the workspace, in both of its modes. */
        Teammate: {
            /** @description Their picture. */
            avatar_url?: string | null;
            /** @description When they were added. */
            created_at: string;
            /** @description Their address in lower case; no two teammates have the same. */
            email: string;
            /** @description `mem_…` */
            id: string;
            /** @description What customers see above their messages. */
            name: string;
            /** @description Whether they are told when a person is asked for. */
            on_duty: boolean;
            /** @description What they may do once they sign in. */
            role: components["schemas"]["TeamRole"];
            /** @description When something of this last changed. */
            updated_at: string;
        };
        /**
         * @description A teammate to add.
         * @example {
         *       "email": "grace@example.com",
         *       "name": "Grace",
         *       "on_duty": true,
         *       "role": "agent"
         *     }
         */
        TeammateInput: {
            /** @description Their picture, `https://…`: at most 2,048 bytes. */
            avatar_url?: string | null;
            /** @description Their address: at most 254 bytes. */
            email: string;
            /** @description What customers see above their messages: 1 to 255 bytes. */
            name: string;
            /** @description `true` when absent. */
            on_duty?: boolean | null;
            role?: components["schemas"]["TeamRole"] | null;
        };
        /**
         * @description What to change in a teammate; absent fields stay as they are.
         * @example {
         *       "on_duty": false
         *     }
         */
        TeammatePatch: {
            /** @description Their picture; `null` removes it. */
            avatar_url?: string | null;
            /** @description Their address. */
            email?: string | null;
            /** @description What customers see above their messages. */
            name?: string | null;
            /** @description Whether they are told when a person is asked for. */
            on_duty?: boolean | null;
            role?: components["schemas"]["TeamRole"] | null;
        };
        /**
         * @description Which made-up event is wanted.
         * @example {
         *       "type": "ticket.created"
         *     }
         */
        TestInput: {
            /** @description The type of the event; the first that the webhook wants when absent. */
            type?: string | null;
        };
        /** @description How an attempt with a made-up event went; it is kept nowhere. */
        TestResult: {
            /** @description What came back. */
            attempt: components["schemas"]["Attempt"];
            /** @description What was sent, word for word. */
            body: string;
            /** @description What the receiver knows it by (`webhook-id`). */
            name: string;
            /** @description Whether the receiver answered with a status of 200 to 299. */
            success: boolean;
            /** @description The type of the event. */
            type: string;
            /** @description Where it was sent to. */
            url: string;
        };
        /** @description The help desk's view of a conversation; their ids are the same. */
        Ticket: {
            /** @description Who sees to it; never shown to customers. */
            assignee_id?: string | null;
            /** @description Through which door it came. */
            channel: string;
            /** @description When it was closed, while it is. */
            closed_at?: string | null;
            /** @description When its conversation was opened. */
            created_at: string;
            /** @description Whose it is. */
            customer_id?: string | null;
            /** @description What they are called. */
            customer_name?: string | null;
            /** @description When a person first answered. */
            first_response_at?: string | null;
            /** @description Who answers in it now. */
            handled_by: components["schemas"]["HandledBy"];
            /** @description `cnv_…`: the conversation's. */
            id: string;
            /** @description What colleagues should know at a glance; never shown to customers. */
            memo?: string | null;
            /**
             * Format: int64
             * @description How many messages it has.
             */
            message_count: number;
            /** @description What programs attached. */
            metadata: Record<string, unknown>;
            /**
             * Format: int64
             * @description 1, 2, 3… in its workspace and mode.
             */
            number: number;
            /** @description When it became a ticket. */
            opened_at?: string | null;
            /** @description How much it matters. */
            priority: components["schemas"]["Priority"];
            /** @description When it last went on after it had been done. */
            reopened_at?: string | null;
            /** @description By when it should be resolved; never shown to customers. */
            resolution_due_at?: string | null;
            /** @description When it was resolved, while it is. */
            resolved_at?: string | null;
            /** @description By when a person should have answered; never shown to customers. */
            response_due_at?: string | null;
            /** @description How far it is. */
            status: components["schemas"]["TicketStatus"];
            /** @description Free words to find it by; never shown to customers. */
            tags: string[];
            /** @description What it is about. */
            title: string;
            /** @description When it last changed. */
            updated_at: string;
        };
        /**
         * @description A ticket that is wanted; it needs a title or a message.
         * @example {
         *       "customer": {
         *         "email": "ada@example.com"
         *       },
         *       "message": "Help!",
         *       "title": "Printer burns"
         *     }
         */
        TicketInput: {
            /** @description `mem_…` */
            assignee_id?: string | null;
            customer?: components["schemas"]["CustomerInput"] | null;
            /** @description Whose it is, by id. */
            customer_id?: string | null;
            handled_by?: components["schemas"]["HandledBy"] | null;
            /** @description At most 16,384 bytes. */
            memo?: string | null;
            /** @description What the customer says first: at most 65,536 bytes. */
            message?: string | null;
            /** @description An object of your own, at most 16,384 bytes of JSON. */
            metadata?: Record<string, unknown> | null;
            priority?: components["schemas"]["Priority"] | null;
            status?: components["schemas"]["TicketStatus"] | null;
            /** @description At most 50, each at most 100 bytes. */
            tags?: string[] | null;
            /** @description What it is about: at most 500 bytes; absent means the first line of the message. */
            title?: string | null;
        };
        /**
         * @description What is to change in a ticket; absent fields stay, `null` empties one.
         * @example {
         *       "status": "resolved"
         *     }
         */
        TicketPatch: {
            /** @description Who sees to it. */
            assignee_id?: string | null;
            /** @description Whose it is. */
            customer_id?: string | null;
            /** @description What colleagues should know at a glance. */
            memo?: string | null;
            /** @description Laid over what is attached, key by key; a key that is `null` is removed. */
            metadata?: Record<string, unknown> | null;
            priority?: components["schemas"]["Priority"] | null;
            status?: components["schemas"]["TicketStatus"] | null;
            /** @description Free words to find it by. */
            tags?: string[] | null;
            /** @description What it is about. */
            title?: string | null;
        };
        /**
         * @description How far a ticket is.
         * @enum {string}
         */
        TicketStatus: "new" | "open" | "pending" | "resolved" | "closed";
        /** @description A token; it is shown only here. */
        Token: {
            /** @description Which conversation it opens. */
            conversation_id?: string | null;
            /** @description Whose conversations it opens. */
            customer_id?: string | null;
            /** @description From when it opens nothing any more. */
            expires_at: string;
            /** @description Send it as `Authorization: Bearer …`. */
            token: string;
        };
        /**
         * @description What somebody is who gets a token by your own id of them.
         * @enum {string}
         */
        TokenKind: "user";
        /**
         * @description A token that is wanted, for exactly one of `customer_id`, `customer` and `conversation_id`, or of `kind` `user`.
         * @example {
         *       "customer": {
         *         "external_id": "user_42"
         *       },
         *       "ttl_seconds": 3600
         *     }
         */
        TokenRequest: {
            /** @description For this conversation only. */
            conversation_id?: string | null;
            customer?: components["schemas"]["CustomerInput"] | null;
            /** @description For all conversations of this customer. */
            customer_id?: string | null;
            kind?: components["schemas"]["TokenKind"] | null;
            /** @description What its holder may do, at least one of them; all when absent. */
            scopes?: components["schemas"]["TokenScope"][] | null;
            /**
             * Format: int64
             * @description How long it lives: 60 to 86,400 seconds, 3,600 when absent.
             */
            ttl_seconds?: number | null;
            /** @description Your own id of the user: the `external_id` of a customer, who is made when new. */
            user_id?: string | null;
        };
        /**
         * @description What the holder of a token may do in the conversations that it opens.
         * @enum {string}
         */
        TokenScope: "conversations:read" | "conversations:write";
        /**
         * @description Which made-up event every webhook that wants its type is to get.
         * @example {
         *       "type": "ticket.created"
         *     }
         */
        TriggerInput: {
            /** @description The type of the event. */
            type: string;
        };
        /** @description A made-up event that is on its way. */
        Triggered: {
            /** @description The type of the event. */
            type: string;
            /** @description To how many webhooks. */
            webhook_count: number;
        };
        /** @description A turn that took place elsewhere. */
        Turn: {
            /** @description What was said. */
            content: string;
            /** @description Who spoke. */
            role: components["schemas"]["TurnRole"];
        };
        /**
         * @description Who spoke in a turn that took place elsewhere.
         * @enum {string}
         */
        TurnRole: "user" | "assistant" | "agent" | "system";
        /** @description The data of the stream's part `data-switchboard`: what the answer is beside its text. */
        UiAnswer: {
            /** @description The passages that support the answer. */
            citations: components["schemas"]["Citation"][];
            /**
             * Format: double
             * @description 0 to 1: how sure the answer is.
             */
            confidence: number;
            /** @description Where the answer stands. */
            conversation_id: string;
            /** @description Who answers from here on. */
            handled_by: components["schemas"]["HandledBy"];
            /** @description The answer as it stands there; `null` when the AI kept silent. */
            message_id?: string | null;
            /** @description What came of the question. */
            outcome: components["schemas"]["Outcome"];
        };
        /**
         * @description What `useChat` sends: the last message of the user is the question. Fields that are not listed are passed over.
         * @example {
         *       "id": "dBVEdfwuNchbQUXU",
         *       "messages": [
         *         {
         *           "id": "GnmUrEZ6qrsnWfYI",
         *           "parts": [
         *             {
         *               "text": "How do I reset my password?",
         *               "type": "text"
         *             }
         *           ],
         *           "role": "user"
         *         }
         *       ],
         *       "trigger": "submit-message"
         *     }
         */
        UiChatRequest: {
            /** @description Slug or id of the agent that answers in a new conversation. */
            agent?: string | null;
            /** @description The ids of files that are sent along, at most 20. */
            attachments?: string[] | null;
            customer?: components["schemas"]["CustomerInput"] | null;
            /**
             * @description What the page calls the conversation, at most 255 bytes: the first message opens it, later ones go on with it. Or
             *     the id of a conversation.
             */
            id: string;
            /** @description All messages of the page; those before the question are used when a conversation is opened. */
            messages: components["schemas"]["UiMessage"][];
            /** @description An object of your own, at most 16,384 bytes of JSON; kept when a conversation is opened. */
            metadata?: Record<string, unknown> | null;
        };
        /** @description A message of a page. */
        UiMessage: {
            /** @description What it is made of. */
            parts: components["schemas"]["UiPart"][];
            /** @description Who speaks. */
            role: components["schemas"]["UiRole"];
        };
        /** @description A part of a page's message; only those of the type `text` are read. */
        UiPart: {
            /** @description The text. */
            text?: string | null;
            /** @description `text`, `file`, `source-url`… */
            type: string;
        };
        /**
         * @description Who speaks on a page.
         * @enum {string}
         */
        UiRole: "system" | "user" | "assistant";
        /** @description Tokens; a count that the model did not give is absent. */
        Usage: {
            /**
             * Format: int64
             * @description Tokens written.
             */
            completion_tokens?: number | null;
            /**
             * Format: int64
             * @description Tokens read.
             */
            prompt_tokens?: number | null;
            /**
             * Format: int64
             * @description Both.
             */
            total_tokens?: number | null;
        };
        /** @description A subscription to events. Its secret and the values of its headers are not shown. */
        Webhook: {
            /** @description Whether events are sent. */
            active: boolean;
            /** @description When it was made. */
            created_at: string;
            /**
             * @description Why events are not sent, when nobody asked for that: `gone` (the receiver answered 410) or `failing` (every attempt
             *     has failed for five days).
             */
            disabled_reason?: string | null;
            /** @description The types of events, families of them (`ticket.*`), or all (`*`). */
            events: string[];
            /** @description Since when every attempt has failed. */
            failing_since?: string | null;
            /** @description The names of the headers that are sent along. */
            header_names: string[];
            /** @description `whk_…` */
            id: string;
            /** @description What people call it. */
            name: string;
            /** @description Until when its receiver wants to be left alone. */
            paused_until?: string | null;
            /** @description In whose words: `native`, `cstar` or `cstar_flat`. */
            payload: string;
            /** @description How it is signed: `standard`, `cstar` or `cstar_sha256`. */
            signature: string;
            /** @description When somebody last changed it. */
            updated_at: string;
            /** @description Where events are sent to. */
            url: string;
        };
        /**
         * @description A webhook to make.
         * @example {
         *       "events": [
         *         "ticket.*",
         *         "message.created"
         *       ],
         *       "url": "https://example.com/hooks"
         *     }
         */
        WebhookInput: {
            /** @description Whether events are sent: `true` when absent. */
            active?: boolean | null;
            /** @description The types of events, families of them (`ticket.*`), or all (`*`): 1 to 100. */
            events: string[];
            /** @description Headers that are sent along, with their values: at most 20. */
            headers?: {
                [key: string]: string;
            };
            /** @description What people call it: 1 to 200 bytes; the host of the address when absent. */
            name?: string | null;
            /** @description In whose words: `native` when absent, `cstar` or `cstar_flat`. */
            payload?: string | null;
            /** @description A secret that was made elsewhere: `whsec_` and the base64 of 24 to 64 bytes. A new one is made when it is absent. */
            secret?: string | null;
            /** @description How it is signed: `standard` when absent, `cstar` or `cstar_sha256`. */
            signature?: string | null;
            /** @description Where events are sent to: `https://…`, at most 2,048 bytes. */
            url: string;
        };
        /**
         * @description What to change in a webhook; absent fields stay as they are.
         * @example {
         *       "events": [
         *         "ticket.*"
         *       ],
         *       "headers": {
         *         "X-Team": "support"
         *       }
         *     }
         */
        WebhookPatch: {
            /**
             * @description Whether events are sent. Switched on, it is told of what happens from then on; switched off, what is on its way is
             *     not sent.
             */
            active?: boolean | null;
            /** @description The types of events; all of them are replaced. */
            events?: string[] | null;
            /** @description Headers to add or to replace; `null` removes one, the others stay. */
            headers?: {
                [key: string]: string | null;
            };
            /** @description What people call it. */
            name?: string | null;
            /** @description In whose words. */
            payload?: string | null;
            /** @description How it is signed. */
            signature?: string | null;
            /** @description Where events are sent to. */
            url?: string | null;
        };
        /** @description A secret that was just changed. */
        WebhookSecret: {
            /** @description Until when the one before signs too. */
            previous_until?: string | null;
            /** @description What signs from now on. It is shown only here: a repeated request is answered without it. */
            secret?: string | null;
            /** @description Whose it is. */
            webhook_id: string;
        };
        /**
         * @description What happens when the articles do not answer a question.
         * @enum {string}
         */
        WhenNotFound: "offer" | "hand_off";
        /** @description Words of an answer that is being written. */
        Words: {
            /** @description `cnv_…` */
            conversation_id: string;
            /**
             * Format: int64
             * @description 1, 2, 3… in its run; of a progress, that of the last delta in it.
             */
            number: number;
            /** @description `run_…` */
            run_id: string;
            /** @description The words. */
            text: string;
        };
        /** @description A tenant. */
        Workspace: {
            /** @description When it was made. */
            created_at: string;
            /** @description `wsp_…` */
            id: string;
            /** @description Its name for people. */
            name: string;
            /** @description Its name in addresses. */
            slug: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    check_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    check_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_agents: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Agent"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_agent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentInput"];
            };
        };
        responses: {
            /** @description The agent */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `agt_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `agt_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_agent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what is to be changed: 412 when it is another by now */
                "If-Match"?: string | null;
            };
            path: {
                /** @description `agt_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentPatch"];
            };
        };
        responses: {
            /** @description The agent as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It has changed meanwhile */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    copy_agent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `agt_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentCopy"];
            };
        };
        responses: {
            /** @description The new agent */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    publish_agent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `agt_…` */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out: the draft, in production */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AgentPublish"] | null;
            };
        };
        responses: {
            /** @description The agent as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    unpublish_agent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `agt_…` */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out: everywhere */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AgentUnpublish"] | null;
            };
        };
        responses: {
            /** @description The agent as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_agent_versions: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The number of the last version that you have */
                after?: number;
            };
            header?: never;
            path: {
                /** @description `agt_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ListedVersion"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_agent_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `agt_…` */
                id: string;
                /** @description 1, 2, 3… */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentVersion"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_articles: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
                /** @description Only articles that are so far */
                status?: components["schemas"]["ArticleStatus"];
                /** @description Only articles on this shelf: its id */
                category?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Article"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_article: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleInput"];
            };
        };
        responses: {
            /** @description It was there; as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description It is new */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_article: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `art_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The article */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_article: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `art_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_article: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what is to be changed: 412 when it is another by now */
                "If-Match"?: string | null;
            };
            path: {
                /** @description `art_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticlePatch"];
            };
        };
        responses: {
            /** @description The article as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It has changed meanwhile */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rate_article: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `art_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleFeedback"];
            };
        };
        responses: {
            /** @description It is counted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    view_article: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `art_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is counted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_categories: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Category"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_category: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CategoryInput"];
            };
        };
        responses: {
            /** @description The category */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_category: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cat_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The category */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_category: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cat_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_category: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what is to be changed: 412 when it is another by now */
                "If-Match"?: string | null;
            };
            path: {
                /** @description `cat_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CategoryPatch"];
            };
        };
        responses: {
            /** @description The category as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It has changed meanwhile */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_chat: {
        parameters: {
            query?: {
                /** @description `ui` for pages that use the Vercel AI SDK */
                stream?: string;
            };
            header?: {
                /** @description `v1` means the same */
                "X-Vercel-AI-UI-Message-Stream"?: string | null;
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatBody"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatReply"];
                    "text/event-stream": string;
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    resume_chat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the page calls the conversation, or `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description No answer is being written, or nothing was said under this name yet */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_conversations: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
                /** @description Only conversations of this customer */
                customer_id?: string;
                /** @description Only conversations of the customer whom you call so */
                external_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Conversation"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_conversation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationInput"];
            };
        };
        responses: {
            /** @description The conversation */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationPatch"];
            };
        };
        responses: {
            /** @description The conversation as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    close_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    follow_conversation: {
        parameters: {
            query?: {
                /** @description The last position that you have, or the id of an event; absent: what happens from now on */
                after?: string;
                /** @description Of a page: 1 to 100; 20 when absent */
                limit?: number;
                /** @description A token, for browsers whose `EventSource` sends no headers */
                token?: string;
            };
            header?: {
                /** @description Like `after`, and stronger */
                "Last-Event-ID"?: string | null;
            };
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                    "text/event-stream": string;
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    hand_off_conversation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HandOffInput"] | null;
            };
        };
        responses: {
            /** @description The conversation as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    append_history: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HistoryInput"];
            };
        };
        responses: {
            /** @description The messages, always one page */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Message"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_messages: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `seq` of the last message that you have */
                after?: number;
                /** @description `asc` when absent: oldest first; `desc`: newest first */
                order?: string;
            };
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Message"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_message: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageInput"];
            };
        };
        responses: {
            /** @description The message */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
                /** @description `msg_…` */
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
                /** @description `msg_…` */
                message: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessagePatch"];
            };
        };
        responses: {
            /** @description The message as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_notes: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
            };
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Note"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_note: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteInput"];
            };
        };
        responses: {
            /** @description The note */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    release_conversation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoInput"] | null;
            };
        };
        responses: {
            /** @description The conversation as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    reopen_conversation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoInput"] | null;
            };
        };
        responses: {
            /** @description The conversation as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_runs: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
            };
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Run"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    take_conversation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TakeInput"] | null;
            };
        };
        responses: {
            /** @description The conversation as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_customer_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description The session */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_customers: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
                /** @description Only those */
                status?: components["schemas"]["CustomerStatus"];
                /** @description Only those who feel so */
                sentiment?: components["schemas"]["Sentiment"];
                /** @description Only those with this tag, letter by letter */
                tag?: string;
                /** @description Only those with this in their name, address or external id, in capitals or not */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Customer"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_customer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCustomer"];
            };
        };
        responses: {
            /** @description The customer */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cus_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cus_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_customer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what is to be changed: 412 when it is another by now */
                "If-Match"?: string | null;
            };
            path: {
                /** @description `cus_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerPatch"];
            };
        };
        responses: {
            /** @description The customer as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description They have changed meanwhile */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    erase_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cus_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cus_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One JSON object per line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["ExportLine"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    merge_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cus_…`, who becomes part of the other */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerMerge"];
            };
        };
        responses: {
            /** @description The customer who stays */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    follow_events: {
        parameters: {
            query?: {
                /** @description The last position that you have, or the id of an event; absent: what happens from now on */
                after?: string;
                /** @description Only events of these types, with commas between them: `ticket.created`, or `ticket.*` for all that begin so */
                type?: string;
                /** @description Of a page: 1 to 100; 20 when absent */
                limit?: number;
                /** @description A token, for browsers whose `EventSource` sends no headers */
                token?: string;
            };
            header?: {
                /** @description Like `after`, and stronger */
                "Last-Event-ID"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                    "text/event-stream": string;
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `evt_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_file: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileInput"];
            };
        };
        responses: {
            /** @description Where to send the bytes */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileUpload"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `fil_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    complete_file: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `fil_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileCompletion"];
            };
        };
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    connect_live: {
        parameters: {
            query?: {
                /** @description A key or token, if no header carries it; it may also be the first frame */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is a WebSocket from here on */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The request does not ask for a WebSocket of version 13 */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is calling */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `run_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_feedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `run_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is thought of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feedback"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_feedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `run_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedbackInput"];
            };
        };
        responses: {
            /** @description What is thought of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feedback"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_feedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `run_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    retry_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `run_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new run */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    stop_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `run_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search_conversations: {
        parameters: {
            query: {
                /** @description 1 to 16 words in at most 500 bytes */
                q: string;
                /** @description Only these: `ticket` (its title), `message` or `note` */
                kind?: components["schemas"]["HitKind"];
                /** @description Only in tickets that are `new`, `open`, `pending`, `resolved` or `closed` */
                status?: string;
                /** @description Only in tickets that are `low`, `normal`, `high` or `urgent` */
                priority?: string;
                /** @description Only in tickets that this teammate sees to: `mem_…` */
                assignee_id?: string;
                /** @description Only in conversations of this customer: `cus_…` */
                customer_id?: string;
                /** @description Only in tickets with this tag */
                tag?: string;
                /** @description Only in conversations that were opened through this door, such as `api` */
                channel?: string;
                /** @description Only what was written at this time or later (RFC 3339) */
                created_from?: string;
                /** @description Only what was written before this time (RFC 3339) */
                created_until?: string;
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ConversationHit"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search_articles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchRequest"];
            };
        };
        responses: {
            /** @description Passages, nearest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_SearchHit"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_sla: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The promises */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlaPolicy"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_sla: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SlaPolicy"];
            };
        };
        responses: {
            /** @description The promises */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlaPolicy"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_teammates: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Teammate"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_teammate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeammateInput"];
            };
        };
        responses: {
            /** @description The teammate */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Teammate"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_teammate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `mem_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The teammate */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Teammate"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_teammate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `mem_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_teammate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what is to be changed: 412 when it is another by now */
                "If-Match"?: string | null;
            };
            path: {
                /** @description `mem_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeammatePatch"];
            };
        };
        responses: {
            /** @description The teammate as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Teammate"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description They have changed meanwhile */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_tickets: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before: a ticket's number */
                after?: number;
                /** @description Only tickets that are so far */
                status?: components["schemas"]["TicketStatus"];
                /** @description Only tickets that matter so much */
                priority?: components["schemas"]["Priority"];
                /** @description Only tickets that this teammate sees to */
                assignee_id?: string;
                /** @description Only tickets of this customer */
                customer_id?: string;
                /** @description Only tickets with this tag */
                tag?: string;
                /** @description Only tickets in which all these words are said: 1 to 16 in at most 500 bytes */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Ticket"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_ticket: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketInput"];
            };
        };
        responses: {
            /** @description The ticket */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_ticket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what is to be changed: 412 when it is another by now */
                "If-Match"?: string | null;
            };
            path: {
                /** @description `cnv_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketPatch"];
            };
        };
        responses: {
            /** @description The ticket as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It has changed meanwhile */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_webhooks: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
                /** @description Only webhooks that are switched on, or off */
                active?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Webhook"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookInput"];
            };
        };
        responses: {
            /** @description The webhook with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    listen_to_webhooks: {
        parameters: {
            query?: {
                /** @description In whose words: `native` when absent */
                payload?: string;
                /** @description Only these types, with commas between them, such as `ticket.created` or `ticket.*`; all when absent */
                events?: string;
                /** @description The last position that you have, or the id of an event; absent: what happens from now on */
                after?: string;
            };
            header?: {
                /** @description Like `after`, and stronger */
                "Last-Event-ID"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The letters */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    trigger_test: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriggerInput"];
            };
        };
        responses: {
            /** @description It is on its way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Triggered"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `whk_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `whk_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what is to be changed: 412 when it is another by now */
                "If-Match"?: string | null;
            };
            path: {
                /** @description `whk_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookPatch"];
            };
        };
        responses: {
            /** @description The webhook as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It has changed meanwhile */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                /** @description 1 to 100; 20 when absent */
                limit?: number;
                /** @description The `next` of the page before */
                after?: string;
                /** @description Only deliveries that have come so far */
                state?: components["schemas"]["DeliveryState"];
                /** @description Only deliveries of this event */
                event_id?: string;
            };
            header?: never;
            path: {
                /** @description `whk_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Delivery"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `whk_…` */
                id: string;
                /** @description `dlv_…` */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryRecord"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    replay_delivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `whk_…` */
                id: string;
                /** @description `dlv_…` */
                delivery: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoInput"] | null;
            };
        };
        responses: {
            /** @description The new delivery */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    replay_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `whk_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayInput"];
            };
        };
        responses: {
            /** @description From where to where */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BegunReplay"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_replays: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `whk_…` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Replay"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rotate_webhook_secret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description `whk_…` */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SecretInput"] | null;
            };
        };
        responses: {
            /** @description The new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    test_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `whk_…` */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TestInput"] | null;
            };
        };
        responses: {
            /** @description How it went */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestResult"];
                };
            };
            /** @description The body cannot be read: no JSON, too deep, a NUL character. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing in the key's workspace and mode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current state does not allow it, or the first request with this idempotency key is still running. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A value is wrong; `param` names the field. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A fault of the server; `request_id` names it in its log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A part of the server is away; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}
