package picture_test
import ("testing";"fmt";"os"
"github.com/groupsim/groupsim")
func TestZ(t *testing.T){
 s,err:=groupsim.Load("/work/main/pagetest/testdata/big.yaml",nil,groupsim.Options{}); if err!=nil{t.Fatal(err)}
 r,err:=groupsim.Run(s,groupsim.RunOptions{}); if err!=nil{t.Fatal(err)}
 n:=len(r.LagCurve)
 fmt.Fprintln(os.Stderr, r.LagCurve[:12], r.LagCurve[n-12:], r.Lag[len(r.Lag)-10:], r.Summary.PeakLag)
}
