// The text of the course map and of the first lesson as plain HTML, for the page that stands there before the program
// has arrived (and for readers without JavaScript). Right answers, replies and results of predictions are left out: the
// lab reveals them after an answer.

import MarkdownIt from "markdown-it";

// What lessons may contain: paragraphs, emphasis, code, lists. HTML in a lesson stays text.
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
const escape = markdown.utils.escapeHtml;

/** {{name}} in a lesson stands for the text of that fact (assets/quotas.json). */
function with_facts(text, facts, where) {
    return text.replace(/\{\{([^{}]*)\}\}/g, (token, name) => {
        const fact = facts[name];
        if (!fact) throw new Error(`${where}: no fact has the name of ${token}`);
        return fact.text;
    });
}

export function course_html(course) {
    const entry = (lesson) =>
        `<li><b>${escape(lesson.title)}</b> ${escape(lesson.summary)}` +
        (lesson.ready ? "" : ' <span class="planned">Not written yet.</span>') + "</li>";
    const part = ({ title, lessons }) =>
        `<h3>${escape(title)}</h3>\n<ol>\n${lessons.map(entry).join("\n")}\n</ol>`;
    return `<h2>${escape(course.title)}</h2>\n${course.parts.map(part).join("\n")}`;
}

/** file: the lesson's name in messages. */
export function lesson_html(lesson, facts, file) {
    const prose = (text) => with_facts(text, facts, file);
    const block = (text) => markdown.render(prose(text)).trim();
    const line = (text) => markdown.renderInline(prose(text));
    const list = (tag, texts) => `<${tag}>\n${texts.map((text) => `<li>${line(text)}</li>`).join("\n")}\n</${tag}>`;
    const question = ({ question, options }) => `<p>${line(question)}</p>\n${list("ul", options.map((o) => o.text))}`;

    const conditions = (goal) => (goal.all ?? goal.any ?? (goal.not ? [goal.not] : null))?.flatMap(conditions) ?? [goal.text];

    const body = {
        say: ({ correction }) =>
            correction
                ? `<p>The course says: ${line(correction.course_says)}</p>\n<p>The service does: ${line(correction.service_does)}</p>`
                : "",
        demo: () => "",
        predict: question,
        do: ({ goal }) => list("ul", conditions(goal)),
        quiz: ({ items }) => items.map(question).join("\n"),
    };

    const step = (step) => {
        if (!(step.kind in body)) throw new Error(`${file}: "${step.kind}" is no kind of step`);
        return [`<section>`, `<h2>${line(step.title)}</h2>`, block(step.text), body[step.kind](step), `</section>`]
            .filter(Boolean).join("\n");
    };
    return [`<p class="part">${line(lesson.part)}</p>`, `<h1>${line(lesson.title)}</h1>`,
        `<p class="promise">${line(lesson.promise)}</p>`, ...lesson.steps.map(step)].join("\n");
}
