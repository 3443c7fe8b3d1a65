// What only a page with scripts should offer: <form hidden data-module="shown">, beside a <noscript> for the others.
export default (element) => { element.hidden = false; };
