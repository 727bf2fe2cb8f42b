using Diorama.Cli;

return DioramaCommand.Run(args);
