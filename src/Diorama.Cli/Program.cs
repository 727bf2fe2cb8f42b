using System.Text;
using Diorama.Cli;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false); // JSON is UTF-8 in every locale

return DioramaCommand.Run(args);
