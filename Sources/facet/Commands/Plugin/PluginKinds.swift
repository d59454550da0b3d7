import Graph
import Imaging

/// What a node is, in a word.
enum PluginKinds {
  static func kind(of type: any Node.Type) -> String {
    type is any Degradation.Type ? "degradation" : "node"
  }
}
