namespace Diorama.Cli.Tests;

public sealed class ControlCharactersTests
{
    [Theory]
    [InlineData("春眠\tab\n𠮷", "春眠\tab\n𠮷")]
    [InlineData("a\u001b]0;mine\u0007b", "a\\u001B]0;mine\\u0007b")]
    [InlineData("\u009b2J\u007f\r\0", "\\u009B2J\\u007F\\u000D\\u0000")]
    public void Escaped_WhatDrivesATerminal_IsShownAsText(string text, string shown) => Assert.Equal(shown, ControlCharacters.Escaped(text));
}
