// The rich text editor in place of a text field: Tiptap as django-prose-editor brings it, loaded when the field is first used (172 KB). Its own menu and style
// sheets are not used: it would load an icon font, and inject styles that the page's policy refuses.
import {
  Blockquote, Bold, BulletList, Code, CodeBlock, Document, Dropcursor, Editor, Gapcursor, HardBreak, History, Image, Italic, Link, ListItem, OrderedList,
  Paragraph, Placeholder, Strike, Text,
} from "../django_prose_editor/editor.js";

// A picture within the text names the attachment it is (its content id), so that the mail can carry it along.
const Picture = Image.extend({ addAttributes() { return { ...this.parent?.(), "data-cid": { default: null } }; } }).configure({ inline: true });

const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
  codeBlock: (chain) => chain.toggleCodeBlock(),
};

const paragraphs = (text) => text.split(/\n{2,}/).filter((part) => part.trim()).map((part) => {
  const element = document.createElement("p");
  part.split("\n").forEach((line, index) => { if (index) element.append(document.createElement("br")); element.append(line); });
  return element.outerHTML;
}).join("");

function toolbar(bar, editor) {
  const address = bar.querySelector(".link-address");
  const buttons = [...bar.querySelectorAll("[data-command]")];
  const show = () => { for (const button of buttons) button.setAttribute("aria-pressed", String(editor.isActive(button.dataset.command))); };
  editor.on("transaction", show);
  bar.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  bar.addEventListener("click", (event) => {
    const command = event.target.closest("[data-command]")?.dataset.command;
    if (command === "link") {
      address.hidden = !address.hidden;
      address.value = editor.getAttributes("link").href ?? "";
      if (!address.hidden) address.focus();
    } else if (command) {
      COMMANDS[command](editor.chain().focus()).run();
    }
  });
  address.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    const typed = address.value.trim();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (event.key === "Enter" && typed) chain.setLink({ href: /^(https?:|mailto:|tel:)/i.test(typed) ? typed : `https://${typed}` }).run();
    else if (event.key === "Enter") chain.unsetLink().run();
    else editor.commands.focus();
    address.hidden = true;
  });
}

/** Puts an editor in the place of `textarea`, with what was typed so far, and keeps the textarea's value equal to its HTML. */
export function mount(textarea, { label, placeholder, bar }) {
  const host = document.createElement("div");
  host.className = "editor";
  const before = textarea.selectionStart;
  const isUntouched = textarea.value === textarea.defaultValue;
  const content = isUntouched && textarea.dataset.html ? textarea.dataset.html : paragraphs(textarea.value);
  textarea.before(host);
  const editor = new Editor({
    element: host,
    injectCSS: false,
    content,
    // What is being typed keeps the space at its end, which HTML would drop.
    parseOptions: { preserveWhitespace: !(isUntouched && textarea.dataset.html) },
    extensions: [
      Document, Paragraph, Text, HardBreak, Bold, Italic, Strike, Code, CodeBlock, Blockquote, BulletList, OrderedList, ListItem, Picture, History, Dropcursor, Gapcursor,
      Link.configure({ openOnClick: false, defaultProtocol: "https", protocols: ["mailto", "tel"] }),
      Placeholder.configure({ placeholder }),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, class: "body" },
      // A slash at the beginning of a line or a word asks for a macro, where there are any.
      handleTextInput(view, from, to, typed) {
        const { form } = textarea;
        if (typed !== "/" || !form.dataset.macrosUrl || from !== to || !/(^|\s)$/.test(view.state.selection.$from.parent.textBetween(0, view.state.selection.$from.parentOffset, " ", " "))) return false;
        import("./macros.js").then(({ open }) => open(form, editor, typed), () => editor.commands.insertContent(typed));
        return true;
      },
    },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  (textarea.form.elements[`format.${textarea.name}`] ?? textarea.form.elements.format).value = "html";
  textarea.value = editor.isEmpty ? "" : editor.getHTML();
  const hadFocus = document.activeElement === textarea || document.activeElement === document.body;
  // At once, before the textarea goes: Tiptap's own focus waits for the next frame, and a key pressed until then would be lost.
  if (hadFocus) editor.view.focus();
  textarea.hidden = true;
  if (bar) toolbar(bar, editor);
  const { peopleUrl } = textarea.form.dataset;
  if (peopleUrl) {
    const isComment = () => textarea.form.elements.kind?.value === "comment";
    const first = () => {
      if (!isComment() || !editor.getText().includes("@")) return;
      editor.off("transaction", first);
      import("./mentions.js").then(({ watch }) => { if (!editor.isDestroyed) watch(editor, peopleUrl, isComment); }, () => editor.on("transaction", first));
    };
    editor.on("transaction", first);
  }
  if (hadFocus) editor.commands.focus(before >= textarea.value.length || !before ? "end" : Math.min(before + 1, editor.state.doc.content.size - 1));
  return editor;
}
